// Somebody at the other end of a channel, without a socket: reads when a test says so, and looks at what
// arrived.
#pragma once

#include "pollstream/http/channel.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::testing {

namespace json = boost::json;

/// Whether a member with one of these names occurs anywhere in it, however deep.
inline bool holds_member(const json::value& v, const std::vector<std::string>& names) {
    if (v.is_array()) {
        return std::ranges::any_of(v.get_array(), [&](const auto& e) { return holds_member(e, names); });
    }
    if (!v.is_object()) return false;
    return std::ranges::any_of(v.get_object(), [&](const auto& m) {
        return std::ranges::find(names, m.key()) != names.end() || holds_member(m.value(), names);
    });
}

inline bool shows_results(const json::value& v) {
    return holds_member(v, {"vote_count", "percent", "percents", "counts"});
}

class listener final : private http::outlet {
  public:
    explicit listener(std::shared_ptr<http::channel> talk) : talk_(std::move(talk)) { talk_->opened(*this); }
    ~listener() { leave(); }
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    void say(std::string_view text) { talk_->received(text); }
    void leave() {
        if (!std::exchange(left_, true)) talk_->closed();
    }

    /// Reads at most `most` waiting frames; false if there were fewer.
    bool read(std::size_t most) {
        for (; most > 0; --most) {
            const auto f = talk_->next();
            if (!f) return false;
            frames.push_back(f);
            heard.push_back(json::parse(f->text()).as_object());
        }
        return true;
    }
    /// Reads all that waits; returns the types in order.
    std::vector<std::string> read_all() {
        const auto from = heard.size();
        while (read(1)) {
        }
        return types(from);
    }

    std::vector<std::string> types(std::size_t from = 0) const {
        std::vector<std::string> all;
        for (auto i = from; i < heard.size(); ++i) all.emplace_back(heard[i].at("type").as_string());
        return all;
    }
    /// The refs of what was acknowledged, in order.
    std::vector<std::string> answered() const {
        std::vector<std::string> refs;
        for (const auto& frame : heard)
            if (frame.at("type") == "ack") refs.emplace_back(frame.at("ref").as_string());
        return refs;
    }
    std::size_t count(std::string_view type) const {
        return static_cast<std::size_t>(
            std::ranges::count_if(heard, [&](const auto& o) { return o.at("type").as_string() == type; }));
    }
    /// The last frame of that type; an empty object if there is none.
    json::object last(std::string_view type) const {
        for (auto it = heard.rbegin(); it != heard.rend(); ++it)
            if (it->at("type").as_string() == type) return *it;
        return {};
    }
    void forget() {
        heard.clear();
        frames.clear();
    }
    int close_code() const { return talk_->closing() ? talk_->closing()->code : 0; }

    std::vector<json::object> heard;
    std::vector<http::frame> frames;
    int wakes = 0;

  private:
    void wake() override { ++wakes; }

    std::shared_ptr<http::channel> talk_;
    bool left_ = false;
};

}  // namespace pollstream::testing
