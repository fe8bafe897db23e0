#include "app/count_export.hpp"

#include "app/count_names.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/lot.hpp"

#include <boost/json/parser.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace pollstream::app {

namespace {

namespace json = boost::json;

/// The value of a whole number that is not negative.
std::optional<std::uint64_t> number(const json::value* v) {
    if (v == nullptr) return std::nullopt;
    if (v->is_uint64()) return v->get_uint64();
    if (v->is_int64() && v->get_int64() >= 0) return static_cast<std::uint64_t>(v->get_int64());
    return std::nullopt;
}

std::string_view text_of(const json::string& s) {
    return {s.data(), s.size()};
}

class export_reader {
  public:
    count::file_or_error read(const json::value& root) {
        if (!root.is_object()) return count::file_error{0, "the JSON is not an object with \"ballots\""};
        if (!about(root.get_object()) || !ballots(root.get_object())) return count::file_error{0, error_};
        return std::move(file_);
    }

  private:
    bool fail(std::string text) {
        error_ = std::move(text);
        return false;
    }

    /// What is said of the poll, in its object "poll" or outside.
    const json::value* member(std::string_view name) const {
        const auto* inside = poll_ != nullptr ? poll_->if_contains(name) : nullptr;
        return inside != nullptr ? inside : root_->if_contains(name);
    }

    /// Reads title and options.
    bool about(const json::object& root) {
        root_ = &root;
        if (const auto* poll = root.if_contains("poll")) poll_ = poll->if_object();
        if (const auto* title = member("title"); title != nullptr && title->is_string())
            file_.title = printed_name(text_of(title->get_string()), "the title", file_.notes);
        const auto* options = member("options");
        if (options == nullptr || !options->is_array())
            return fail("\"options\" is missing: the texts of the options, in order");
        for (const auto& o : options->get_array()) {
            const auto* text = o.is_object() ? o.get_object().if_contains("text") : &o;
            if (!option(text != nullptr && text->is_string() ? text_of(text->get_string()) : ""))
                return false;
        }
        file_.ballots = count::profile(file_.options.size());
        return lot() && seats();
    }

    bool option(std::string_view text) {
        const auto which = "option " + std::to_string(texts_.size() + 1);
        if (is_blank(text)) return fail(which + " has no text");
        if (const auto same = named(text))
            return fail(which + " has the text of option " + std::to_string(*same + 1) +
                        "; give each its own");
        if (texts_.size() == count::most_options) return fail("there are more than 100 options");
        texts_.emplace_back(text);
        file_.options.push_back(printed_name(text, which, file_.notes));
        return count::is_name(file_.options.back()) || fail(which + " has a text of more than 1,020 bytes");
    }

    /// Reads the lot as the API shows it: while the poll is open, it has no seed.
    bool lot() {
        const auto* lot = member("lot");
        if (lot == nullptr || !lot->is_object()) return true;
        const auto* told = lot->get_object().if_contains("seed");
        if (told == nullptr || told->is_null()) return true;
        const auto seed = told->is_string() ? parse_lot_seed(text_of(told->get_string())) : std::nullopt;
        if (!seed) return fail("the \"seed\" of the \"lot\" is not 64 hexadecimal digits");
        const auto* hash = lot->get_object().if_contains("hash");
        if (hash != nullptr && hash->is_string() &&
            text_of(hash->get_string()) != to_hex(lot_commitment(*seed)))
            return fail("the \"seed\" of the \"lot\" is not the one that was promised by its \"hash\"");
        file_.lot = draw_lot(*seed, file_.options.size());
        return true;
    }

    bool seats() {
        const auto* settings = member("settings");
        if (settings == nullptr || !settings->is_object()) return true;
        const auto* said = settings->get_object().if_contains("seats");
        if (said == nullptr) return true;
        const auto n = number(said);
        if (!n || *n < 1 || *n > count::most_options)
            return fail("\"seats\" is not a whole number from 1 to " + std::to_string(count::most_options));
        file_.seats = *n;
        return true;
    }

    bool ballots(const json::object& root) {
        const auto* all = root.if_contains("ballots");
        if (all == nullptr || !all->is_array()) return fail("\"ballots\" is missing: an array of objects");
        std::size_t at = 0;
        for (const auto& b : all->get_array()) {
            where_ = "ballot " + std::to_string(++at);
            if (!b.is_object()) return fail(where_ + " is not an object with a \"ranking\"");
            if (!places(b.get_object())) return false;
        }
        at = 0;
        for (const auto& b : all->get_array()) {
            where_ = "ballot " + std::to_string(++at);
            const auto seq = number(b.get_object().if_contains("seq"));
            if (seq && superseded_.count(*seq) != 0) continue;
            if (!ballot(b.get_object())) return false;
        }
        return true;
    }

    /// Notes the ballot's number and the number of the ballot it supersedes. Each number occurs once, and a
    /// ballot can supersede only an earlier one.
    bool places(const json::object& b) {
        const auto* name = b.if_contains("seq");
        const auto seq = number(name);
        if (name != nullptr && !seq) return fail(where_ + ": \"seq\" is not a whole number");
        if (seq && !seqs_.insert(*seq).second)
            return fail(where_ + " has the \"seq\" " + std::to_string(*seq) + " of another");
        const auto* other = b.if_contains("supersedes");
        if (other == nullptr || other->is_null()) return true;
        const auto earlier = number(other);
        if (!earlier) return fail(where_ + ": \"supersedes\" is neither a whole number nor null");
        if (!seq || *earlier >= *seq)
            return fail(where_ + " supersedes " + std::to_string(*earlier) +
                        ", which is not the \"seq\" of an earlier ballot: it must be less than its own");
        return superseded_.insert(*earlier).second ||
               fail(where_ + " supersedes " + std::to_string(*earlier) + ", as another does already");
    }

    bool ballot(const json::object& b) {
        // Names that can only mean the number of ballots; if they were ignored, the ballot would count once.
        for (const std::string_view other : {"weight", "times", "votes"})
            if (b.contains(other))
                return fail(where_ + ": how many ballots it stands for is its \"count\", not its \"" +
                            std::string(other) + '"');
        std::uint64_t times = 1;
        if (const auto* n = b.if_contains("count")) {
            const auto counted = number(n);
            if (!counted || *counted > count::most_ballots_per_line)
                return fail(where_ + ": \"count\" is not a whole number up to 10^12");
            times = *counted;
        }
        count::ranking r;
        if (!order(b, r)) return false;
        if (file_.ballots.ballots() + file_.ballots.abstentions() > count::most_ballots - times)
            return fail("the file holds more than 10^15 ballots");
        file_.ballots.add(r, times);
        return true;
    }

    /// Reads the order. Options in "option_ids" rank before all others and level with each other.
    bool order(const json::object& b, count::ranking& r) {
        const auto* chosen = b.if_contains("option_ids");
        if (chosen != nullptr && chosen->is_array()) return rank(chosen->get_array(), r);
        const auto* ranks = b.if_contains("ranking");
        if (ranks == nullptr || !ranks->is_array())
            return fail(where_ +
                        " has no \"ranking\", an array of options, the best first, and no \"option_ids\"");
        return std::ranges::all_of(ranks->get_array(), [&](const json::value& one) {
            return one.is_array() ? rank(one.get_array(), r) : put(one, false, r);
        });
    }

    /// Adds options that share a rank.
    bool rank(const json::array& options, count::ranking& r) {
        bool first = true;
        for (const auto& o : options) {
            if (!put(o, !first, r)) return false;
            first = false;
        }
        return true;
    }

    bool put(const json::value& v, bool level, count::ranking& r) {
        const auto o = option_of(v);
        if (!o)
            return fail(where_ +
                        " ranks something that is not an option: use their numbers from 1, or texts");
        if (level ? r.level(*o) : r.below(*o)) return true;
        return fail(where_ + " ranks option " + std::to_string(*o + 1) + " twice");
    }

    std::optional<count::option> option_of(const json::value& v) const {
        if (const auto n = number(&v); n && *n >= 1 && *n <= file_.options.size())
            return static_cast<count::option>(*n - 1);
        return v.is_string() ? named(text_of(v.get_string())) : std::nullopt;
    }

    std::optional<count::option> named(std::string_view text) const {
        const auto at = std::ranges::find(texts_, text);
        if (at == texts_.end()) return std::nullopt;
        return static_cast<count::option>(at - texts_.begin());
    }

    const json::object* root_ = nullptr;
    const json::object* poll_ = nullptr;
    count::ballot_file file_;
    std::vector<std::string> texts_;  ///< of the options, as they are in the file
    std::set<std::uint64_t> seqs_;
    std::set<std::uint64_t> superseded_;
    std::string where_;
    std::string error_;
};

}  // namespace

count::file_or_error read_export(std::string_view text) {
    if (text.size() > count::most_file_bytes)
        return count::file_error{0,
                                 "the file is larger than 64 MiB; give equal ballots once, with a \"count\""};
    json::parse_options options;
    options.max_depth = 8;
    json::parser parser(json::storage_ptr(), options);
    boost::system::error_code ec;
    const auto read = parser.write_some(text.data(), text.size(), ec);
    const auto rest = text.substr(std::min(read, text.size()));
    const bool more = rest.find_first_not_of(" \t\r\n") != std::string_view::npos;
    if (ec || more) {
        const auto line =
            std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(read), '\n') + 1;
        return count::file_error{static_cast<std::size_t>(line),
                                 "this is not JSON" + (ec ? " (" + ec.message() + ")" : std::string())};
    }
    return export_reader().read(parser.release());
}

}  // namespace pollstream::app
