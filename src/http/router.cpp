// The route table. Patterns are split into segments once and sorted so that the most specific comes first;
// the first that fits is the one that runs.
#include "pollstream/http/router.hpp"

#include "pollstream/async/ready.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/http/problem.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <utility>

namespace pollstream::http {

namespace {

constexpr std::size_t segments_max = router::segments_max;

/// The segments of a path, as views; a path with more segments than any pattern has fits none.
class path_segments {
  public:
    explicit path_segments(std::string_view path) {
        if (path.empty() || path.front() != '/') {
            fits_ = false;
            return;
        }
        path.remove_prefix(1);
        if (!path.empty() && path.back() == '/') path.remove_suffix(1);
        if (!path.empty() && path.back() == '/') {
            fits_ = false;
            return;
        }
        while (!path.empty()) {
            if (size_ == segments_max) {
                fits_ = false;
                return;
            }
            all_[size_++] = cut_at(path, '/');
        }
    }
    bool fits() const noexcept { return fits_; }
    std::span<const std::string_view> get() const noexcept { return {all_.data(), size_}; }

  private:
    std::array<std::string_view, segments_max> all_;
    std::size_t size_ = 0;
    bool fits_ = true;
};

/// Compares from the end, because paths begin alike.
bool fits(const std::vector<router::segment>& pattern, std::span<const std::string_view> path) {
    if (pattern.size() != path.size()) return false;
    for (std::size_t i = path.size(); i-- > 0;)
        if (pattern[i].is_name ? path[i].empty() : pattern[i].text != path[i]) return false;
    return true;
}

/// Literals come before names; the leftmost difference decides.
bool more_specific(const std::vector<router::segment>& a, const std::vector<router::segment>& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](const auto& x, const auto& y) { return x.is_name < y.is_name; });
}

response no_such_page() {
    return not_found("There is nothing at this address.");
}

response not_allowed(const std::string& allow) {
    auto p = problem_of(405, "method_not_allowed", "This address supports " + allow + ".");
    p.headers.emplace_back("Allow", allow);
    return to_response(p);
}

response wants_websocket() {
    auto p = problem_of(426, "upgrade_required", "This address speaks WebSocket.");
    p.headers.emplace_back("Upgrade", "websocket");
    p.headers.emplace_back("Sec-WebSocket-Version", "13");
    return to_response(p);
}

response speaks_no_websocket() {
    return to_response(problem_of(400, "not_a_websocket", "This address does not speak WebSocket."));
}

response options_of(const std::string& allow) {
    response r = no_content();
    r.set("Allow", allow);
    return r;
}

bool asks_to_read(method m) {
    return m == method::get || m == method::head;
}

}  // namespace

router& router::on(method verb, std::string pattern, handler run, route_options options) {
    return put({verb, std::move(pattern), std::move(run), nullptr, options});
}

router& router::socket(std::string pattern, opener open, route_options options) {
    return put({method::get, std::move(pattern), nullptr, std::move(open), options});
}

router& router::otherwise(handler run) {
    otherwise_ = std::move(run);
    return *this;
}

router& router::put(row r) {
    compiled one;
    const path_segments cut(r.pattern);
    if (!cut.fits()) throw std::invalid_argument("a route's pattern must begin with a slash: " + r.pattern);
    for (const auto s : cut.get()) {
        const bool is_name = s.size() > 2 && s.front() == '{' && s.back() == '}';
        one.segments.push_back({std::string(is_name ? s.substr(1, s.size() - 2) : s), is_name});
    }
    one.row = rows_.size();
    one.verb = r.verb;
    one.is_socket = r.open != nullptr;
    auto& equally_long = compiled_[one.segments.size()];
    const auto before = std::ranges::upper_bound(equally_long, one, [](const auto& a, const auto& b) {
        return more_specific(a.segments, b.segments);
    });
    equally_long.insert(before, std::move(one));
    rows_.push_back(std::move(r));
    return *this;
}

template <class Wanted>
const router::row* router::find_row(std::string_view path, fields* params, Wanted wanted) const {
    const path_segments cut(path);
    if (!cut.fits()) return nullptr;
    for (const auto& one : compiled_[cut.get().size()]) {
        if (!wanted(one) || !fits(one.segments, cut.get())) continue;
        if (params != nullptr) {
            params->clear();
            for (std::size_t i = 0; i < one.segments.size(); ++i)
                if (one.segments[i].is_name) params->emplace_back(one.segments[i].text, cut.get()[i]);
        }
        return &rows_[one.row];
    }
    return nullptr;
}

const router::row* router::match(method verb, std::string_view path, fields& params) const {
    const auto exact = [verb](const compiled& c) { return !c.is_socket && c.verb == verb; };
    const auto get = [](const compiled& c) { return !c.is_socket && c.verb == method::get; };
    const row* found = find_row(path, &params, exact);
    return found == nullptr && verb == method::head ? find_row(path, &params, get) : found;
}

const router::row* router::match_socket(std::string_view path, fields& params) const {
    return find_row(path, &params, [](const compiled& c) { return c.is_socket; });
}

std::string router::allow(std::string_view path) const {
    constexpr std::array order{method::get, method::post, method::put, method::patch, method::del};
    std::string out;
    for (const method m : order) {
        if (find_row(path, nullptr, [m](const compiled& c) { return c.verb == m; }) == nullptr) continue;
        out += to_string(m);
        out += m == method::get ? ", HEAD, " : ", ";
    }
    return out.empty() ? out : out + "OPTIONS";
}

task<response> router::handle(request& r) const {
    if (r.notes.row) return rows_[*r.notes.row].run(r);
    if (const row* found = match(r.verb, r.path, r.params)) return found->run(r);
    const std::string allowed = allow(r.path);
    if (allowed.empty()) {
        if (!otherwise_) return ready(no_such_page());
        return asks_to_read(r.verb) ? otherwise_(r) : read_only(r);
    }
    if (r.verb == method::options) return ready(options_of(allowed));
    if (asks_to_read(r.verb) && match_socket(r.path, r.params) != nullptr) return ready(wants_websocket());
    return ready(not_allowed(allowed));
}

/// For methods that change something: a path that can be read gets a 405, any other a 404.
task<response> router::read_only(request& r) const {
    const auto verb = std::exchange(r.verb, method::head);
    const auto read = co_await otherwise_(r);
    r.verb = verb;
    constexpr int first_refusal = 400;
    if (read.status >= first_refusal) co_return no_such_page();
    constexpr std::string_view allowed = "GET, HEAD, OPTIONS";
    co_return verb == method::options ? options_of(std::string(allowed)) : not_allowed(std::string(allowed));
}

task<opening> router::open(request& r) const {
    if (const row* found = match_socket(r.path, r.params)) return found->open(r);
    return ready(opening(allow(r.path).empty() ? no_such_page() : speaks_no_websocket()));
}

}  // namespace pollstream::http
