#include "pollstream/http/static_files.hpp"

#include "http/disk_file.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/room.hpp"
#include "pollstream/http/conditional.hpp"
#include "pollstream/http/problem.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace pollstream::http {

namespace {

constexpr std::string_view index_path = "/index.html";
constexpr std::string_view index_mime = "text/html; charset=utf-8";
constexpr std::string_view base_element = "<base href=\"/\">";
constexpr std::string_view for_ever = "public, max-age=31536000, immutable";
constexpr std::string_view ask_again = "no-cache";

std::string attribute_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '"')
            out += "&quot;";
        else if (c == '<')
            out += "&lt;";
        else
            out.push_back(c);
    }
    return out;
}

std::string with_base(std::string_view page, std::string_view base_path) {
    std::string out(page);
    const auto at = out.find(base_element);
    if (at != std::string::npos && base_path != "/")
        out.replace(at, base_element.size(), "<base href=\"" + attribute_escaped(base_path) + "\">");
    return out;
}

/// If scripts do not run, the page redirects to the room's page that needs none.
std::string with_way_on(std::string page, std::string_view code) {
    const auto at = page.find("</head>");
    if (at != std::string::npos)
        page.insert(at, "<noscript><meta http-equiv=\"refresh\" content=\"0;url=v/" + std::string(code) +
                            "\"></noscript>");
    return page;
}

/// 304 if the client has the file; otherwise 200 with everything but the body.
response head_for(const request& r, std::string_view mime, const std::string& etag, std::string_view cache) {
    const bool known = matches_etag(r, etag);
    response out(known ? 304 : 200);
    out.set("ETag", etag);
    out.set("Cache-Control", cache);
    out.set("Vary", "Accept-Encoding");
    if (!known) out.set("Content-Type", mime);
    return out;
}

response no_such_file() {
    return not_found("There is nothing at this address.");
}

/// The join code, if the page is a room's address; empty for other pages.
std::string_view code_in(std::string_view page) noexcept {
    page.remove_prefix(1);
    const auto first = cut_at(page, '/');
    return looks_like_code(first) && page.empty() ? first : std::string_view();
}

bool looks_for_page(const request& r) noexcept {
    return !r.path.starts_with("/api/") && r.header("Accept").value_or("").starts_with("text/html");
}

}  // namespace

bool is_page(std::string_view path) noexcept {
    constexpr std::array<std::string_view, 6> with_more{"stage", "host", "kiosk", "results", "p", "embed"};
    if (path.empty() || path.front() != '/') return false;
    path.remove_prefix(1);
    const auto first = cut_at(path, '/');
    const auto second = cut_at(path, '/');
    if (!path.empty()) return false;
    if (second.empty())
        return first.empty() || first == "create" || first == "index.html" || looks_like_code(first);
    return std::ranges::find(with_more, first) != with_more.end();
}

static_files::static_files(std::span<const asset> assets, std::string base_path)
    : base_path_(std::move(base_path)) {
    for (const auto& one : assets) by_path_.emplace(one.path, &one);
    const auto index = by_path_.find(index_path);
    if (index == by_path_.end()) throw std::invalid_argument("the web app has no index.html");
    if (base_path_ == "/") return;
    index_ = std::make_shared<const std::string>(with_base(index->second->identity, base_path_));
    index_etag_ = etag_of(*index_);
}

static_files::static_files(std::filesystem::path dir, std::string base_path)
    : dir_(std::filesystem::canonical(dir)), base_path_(std::move(base_path)) {}

task<response> static_files::serve(const request& r) const {
    co_return answer(r);
}

response static_files::answer(const request& r) const {
    const bool page = is_page(r.path);
    if (page)
        if (const auto code = code_in(r.path); !code.empty()) return join_page(r, code);
    if (!dir_.empty()) return from_disk(page ? index_path : std::string_view(r.path), r);
    if (page) return index_from_memory(r);
    const auto found = by_path_.find(r.path);
    return found == by_path_.end() ? nothing_here(r) : from_memory(*found->second, r);
}

/// Each page contains its own code, so none is compressed in advance; they are small.
response static_files::join_page(const request& r, std::string_view code) const {
    auto page = with_way_on(index_text(), code);
    response out = head_for(r, index_mime, etag_of(page), ask_again);
    if (out.status == 200) out.body = std::move(page);
    return out;
}

/// A browser that asks for a page gets one that says so.
response static_files::nothing_here(const request& r) const {
    if (!looks_for_page(r)) return no_such_file();
    response out = text(404, index_mime, index_text());
    out.set("Cache-Control", ask_again);
    return out;
}

std::string static_files::index_text() const {
    if (dir_.empty()) return std::string(index_ ? *index_ : by_path_.at(index_path)->identity);
    return with_base(read_below(dir_, index_path).value_or(""), base_path_);
}

response static_files::from_memory(const asset& a, const request& r) const {
    const coding how = choose_coding(r, !a.gzip.empty(), !a.brotli.empty());
    response out = head_for(r, a.mime, coded_etag(a.etag, how), a.immutable ? for_ever : ask_again);
    if (out.status == 304) return out;
    if (how != coding::identity) out.set("Content-Encoding", to_string(how));
    out.body = how == coding::brotli ? a.brotli : how == coding::gzip ? a.gzip : a.identity;
    return out;
}

response static_files::index_from_memory(const request& r) const {
    if (!index_) return from_memory(*by_path_.at(index_path), r);
    response out = head_for(r, index_mime, index_etag_, ask_again);
    if (out.status == 200) out.body = index_;
    return out;
}

response static_files::from_disk(std::string_view path, const request& r) const {
    auto bytes = read_below(dir_, path);
    if (!bytes) return path == index_path ? no_such_file() : nothing_here(r);
    if (path == index_path) bytes = with_base(*bytes, base_path_);
    response out = head_for(r, mime_of(path), etag_of(*bytes), ask_again);
    if (out.status == 200) out.body = std::move(*bytes);
    return out;
}

}  // namespace pollstream::http
