#include "app/openapi.hpp"

#include "pollstream/base/json_writer.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>
#include <map>

// The files of openapi/, each a JSON object.
extern "C" {
extern const char pollstream_openapi_parameters[];
extern const char pollstream_openapi_parameters_end[];
extern const char pollstream_openapi_requests[];
extern const char pollstream_openapi_requests_end[];
extern const char pollstream_openapi_answers[];
extern const char pollstream_openapi_answers_end[];
}

namespace pollstream::app {

namespace {

using rows = std::vector<http::router::row>;

const http::router::row* row_of(const rows& all, const described_operation& o) {
    const auto same = [&](const http::router::row& r) {
        return r.run && r.verb == o.verb && r.pattern == o.path;
    };
    const auto found = std::ranges::find_if(all, same);
    return found == all.end() ? nullptr : &*found;
}

/// The names in the pattern: "id" for "{id}".
std::vector<std::string_view> names_in(std::string_view pattern) {
    std::vector<std::string_view> names;
    for (auto at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at + 1))
        names.push_back(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
    return names;
}

/// Refusals that follow from the rules for all operations, in addition to those that the operation itself
/// lists.
std::map<int, std::string_view> refusals(const described_operation& o, const http::router::row& row) {
    std::map<int, std::string_view> all{
        {400, "The request cannot be read."},
        {403, "A page of another site may not do this, or the key is wrong."},
        {408, "The request did not arrive in time."},
        {413, "The body is larger than 64 KiB."},
        {414, "The request line is too long."},
        {415, "The body has a content coding."},
        {417, "Expect asks for something other than 100-continue."},
        {421, "The server does not go by the name in the Host field."},
        {431, "The request line and fields are too large."},
        {500, "An error in the server."},
        {501, "The transfer coding is not chunked."},
        {503, "Too much is waiting, or the database cannot be used: Retry-After says when to try again."}};
    if (!names_in(o.path).empty()) all[404] = "There is no such thing.";
    if (!o.request.empty()) {
        all[415] = "The body is not JSON, or has a content coding.";
        all[422] = "Some members are wrong; `errors` lists each.";
    }
    if (o.verb != http::method::get) {
        all[412] = "If-Match names a tag; only what is read has one here.";
        all[507] = "The disk is full, or the database has reached its size limit; nothing was stored.";
    }
    if (o.who == door::host) all[401] = "The room's admin key is missing.";
    if (o.who == door::host || row.options.throttle != http::throttle_class::none)
        all[429] = "Too many requests: Retry-After says when to try again.";
    return all;
}

void write_reference(json_writer& w, std::string_view kind, std::string_view name) {
    w.begin_object()
        .member("$ref", "#/components/" + std::string(kind) + "/" + std::string(name))
        .end_object();
}

void write_type(json_writer& w, std::string_view type, std::string_view schema) {
    w.key(type).begin_object().key("schema");
    write_reference(w, "schemas", schema);
    w.end_object();
}

/// JSON comes first, because checkers look there.
void write_content(json_writer& w, std::string_view type, std::string_view schema,
                   std::string_view text_type = {}) {
    w.key("content").begin_object();
    write_type(w, type, schema);
    if (!text_type.empty()) write_type(w, text_type, "Text");
    w.end_object();
}

/// The fields that the answer itself lists, and those that come with its status or with every answer to a
/// rate-limited request.
std::vector<std::string_view> fields_of(const described_answer& a, const http::router::row& row) {
    auto all = a.fields;
    if (a.status == 401) all.push_back("WWW-Authenticate");
    if (a.status == 429 || a.status == 503) all.push_back("Retry-After");
    const bool is_early = a.status == 408 || a.status == 412 || a.status == 414 || a.status == 417 ||
                          a.status == 421 || a.status == 431 || a.status == 501;
    if (row.options.throttle != http::throttle_class::none && !is_early) {
        all.push_back("RateLimit");
        all.push_back("RateLimit-Policy");
    }
    return all;
}

void write_answer(json_writer& w, const described_answer& a, const http::router::row& row) {
    w.key(std::to_string(a.status)).begin_object().member("description", a.words);
    if (const auto fields = fields_of(a, row); !fields.empty()) {
        w.key("headers").begin_object();
        for (const auto name : fields) {
            w.key(name);
            write_reference(w, "headers", name);
        }
        w.end_object();
    }
    if (!a.schema.empty())
        write_content(w, a.status < 400 ? "application/json" : "application/problem+json", a.schema,
                      a.text_type);
    w.end_object();
}

void write_answers(json_writer& w, const described_operation& o, const http::router::row& row) {
    w.key("responses").begin_object();
    auto others = refusals(o, row);
    for (const auto& a : o.answers) {
        others.erase(a.status);
        write_answer(w, a, row);
    }
    for (const auto& [status, words] : others) write_answer(w, {status, "Problem", words}, row);
    w.end_object();
}

void write_parameters(json_writer& w, const described_operation& o) {
    const auto names = names_in(o.path);
    const bool changes = o.verb != http::method::get;
    if (names.empty() && o.query.empty() && !changes) return;
    w.key("parameters").begin_array();
    for (const auto name : names) {
        w.begin_object().member("name", name).member("in", "path").member("required", true);
        w.key("schema").begin_object().member("type", "string").end_object().end_object();
    }
    for (const auto name : o.query) write_reference(w, "parameters", name);
    if (changes) write_reference(w, "parameters", "if_match");
    w.end_array();
}

void write_security(json_writer& w, door who) {
    if (who == door::open) return;
    w.key("security").begin_array();
    if (who == door::keyed) w.begin_object().end_object();  // without a key
    w.begin_object().key("admin_key").begin_array().end_array().end_object().end_array();
}

void write_operation(json_writer& w, const described_operation& o, const http::router::row& row) {
    w.key(to_lower(to_string(o.verb))).begin_object().member("operationId", o.id).member("summary", o.words);
    write_parameters(w, o);
    if (!o.request.empty()) {
        w.key("requestBody").begin_object().member("required", !o.body_may_be_absent);
        write_content(w, "application/json", o.request);
        w.end_object();
    }
    write_security(w, o.who);
    write_answers(w, o, row);
    w.end_object();
}

/// The members of a JSON object, without its braces.
std::string_view members_of(const char* begin, const char* end) {
    const std::string_view object(begin, static_cast<std::size_t>(end - begin));
    const auto first = object.find('{') + 1;
    return object.substr(first, object.rfind('}') - first);
}

void write_components(json_writer& w) {
    w.key("components").begin_object();
    w.raw(members_of(pollstream_openapi_parameters, pollstream_openapi_parameters_end));
    w.key("schemas").begin_object();
    w.raw(members_of(pollstream_openapi_requests, pollstream_openapi_requests_end));
    w.raw(members_of(pollstream_openapi_answers, pollstream_openapi_answers_end));
    w.end_object().end_object();
}

}  // namespace

std::string make_openapi(const rows& all, std::string_view base_path) {
    json_writer w(32 * 1024);
    w.begin_object().member("openapi", "3.1.0");
    w.key("info").begin_object().member("title", "PollStream").member("version", POLLSTREAM_VERSION);
    w.member("description",
             "Live polls. Live updates come over WebSocket: see the protocol in the README. Errors are RFC "
             "9457 problem "
             "details with a stable `code`.");
    w.end_object();
    // Paths are appended to the server's URL unchanged; for the root, the default that clients assume is
    // right.
    if (base_path.ends_with('/')) base_path.remove_suffix(1);
    if (!base_path.empty())
        w.key("servers").begin_array().begin_object().member("url", base_path).end_object().end_array();
    w.key("paths").begin_object();
    const auto operations = described_operations();
    for (std::size_t i = 0; i < operations.size();) {
        const auto path = operations[i].path;
        w.key(path).begin_object();
        for (; i < operations.size() && operations[i].path == path; ++i)
            if (const auto* row = row_of(all, operations[i])) write_operation(w, operations[i], *row);
        w.end_object();
    }
    w.end_object();
    write_components(w);
    w.end_object();
    return w.take();
}

}  // namespace pollstream::app
