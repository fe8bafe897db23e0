#include "poll/page.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"

namespace pollstream::poll_http {

namespace {

void read_number(const http::request& r, std::string_view name, std::size_t max, std::size_t& into,
                 field_errors& problems) {
    const auto text = r.query_value(name);
    if (!text) return;
    const auto number = parse_uint(*text);
    if (number && *number >= 1 && *number <= max) {
        into = static_cast<std::size_t>(*number);
    } else {
        problems.push_back({std::string(name), "must be a number between 1 and " + std::to_string(max)});
    }
}

/// The URL of another page: the same path and filters, with `position` ("cursor=…" or "page=…").
std::string link(const http::request& r, std::string_view base_path, const std::string& position) {
    std::string url = r.origin() + std::string(base_path) + r.path.substr(1) + "?" + position;
    for (const auto* name : {"status", "q", "page_size"}) {
        if (const auto value = r.query_value(name))
            url += "&" + std::string(name) + "=" + http::encode_query(*value);
    }
    return url;
}

}  // namespace

page_request read_page_request(const http::request& r) {
    page_request asked;
    auto& q = asked.query;
    q.page_size = limits::page_size_default;

    const auto status = r.query_value("status").value_or("all");
    if (status == "open") {
        q.status = status_filter::open;
    } else if (status == "closed") {
        q.status = status_filter::closed;
    } else if (status != "all") {
        asked.problems.push_back({"status", "must be one of open, closed, all"});
    }

    q.search = std::string(r.query_value("q").value_or(""));
    if (!is_utf8(q.search)) {
        asked.problems.push_back({"q", "must be UTF-8"});
    } else if (count_code_points(q.search) > limits::search_max) {
        asked.problems.push_back(
            {"q", "must have at most " + std::to_string(limits::search_max) + " characters"});
    }

    read_number(r, "page_size", limits::page_size_max, q.page_size, asked.problems);
    constexpr std::size_t page_max = 1'000'000;
    read_number(r, "page", page_max, q.page, asked.problems);
    asked.by_number = r.query_value("page").has_value();

    if (const auto cursor = r.query_value("cursor")) {
        q.before = poll_id::parse(*cursor);
        if (!q.before) asked.problems.push_back({"cursor", "must be taken from a next link"});
        if (asked.by_number) asked.problems.push_back({"cursor", "must not be given together with page"});
    }
    return asked;
}

void write_page_members(json_writer& w, const http::request& r, std::string_view base_path,
                        const page_request& asked, const poll_page& page) {
    std::optional<std::string> next;
    std::optional<std::string> previous;
    // After a page that was cut short, the next number would skip what was cut off.
    if (page.more && asked.by_number && !asked.cut) {
        next = link(r, base_path, "page=" + std::to_string(asked.query.page + 1));
    } else if (page.more && !page.polls.empty()) {
        next = link(r, base_path, "cursor=" + page.polls.back()->definition.id.str());
    }
    if (asked.by_number && asked.query.page > 1) {
        previous = link(r, base_path, "page=" + std::to_string(asked.query.page - 1));
    }
    w.member("count", page.count).member("next", next).member("previous", previous);
}

}  // namespace pollstream::poll_http
