#include "http/disk_file.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <utility>

namespace pollstream::http {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t file_bytes_max = 32u * 1024 * 1024;

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> types{
    {{".html", "text/html; charset=utf-8"},
     {".js", "text/javascript; charset=utf-8"},
     {".css", "text/css; charset=utf-8"},
     {".svg", "image/svg+xml"},
     {".png", "image/png"},
     {".jpg", "image/jpeg"},
     {".ico", "image/x-icon"},
     {".woff2", "font/woff2"},
     {".txt", "text/plain; charset=utf-8"},
     {".json", "application/json"},
     {".map", "application/json"},
     {".webmanifest", "application/manifest+json"}}};

/// Whether the path has no empty, hidden or parent segment, no backslash and no NUL.
bool is_plain(std::string_view path) {
    if (path.find('\0') != std::string_view::npos || path.find('\\') != std::string_view::npos) return false;
    while (!path.empty()) {
        const auto segment = cut_at(path, '/');
        if (segment.empty() || segment.front() == '.') return false;
    }
    return true;
}

bool is_below(const fs::path& root, const fs::path& file) {
    const auto [at_root, at_file] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
    return at_root == root.end() && at_file != file.end();
}

}  // namespace

std::optional<std::string> read_below(const fs::path& root, std::string_view path) {
    if (path.empty() || path.front() != '/' || !is_plain(path.substr(1))) return std::nullopt;
    std::error_code ec;
    const fs::path file = fs::canonical(root / fs::path(path.substr(1)), ec);  // resolves every symbolic link
    if (ec || !is_below(root, file) || !fs::is_regular_file(file, ec) || ec) return std::nullopt;
    const auto size = fs::file_size(file, ec);
    if (ec || size > file_bytes_max) return std::nullopt;
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (in.bad()) return std::nullopt;
    return bytes;
}

std::string_view mime_of(std::string_view path) noexcept {
    for (const auto& [ending, type] : types)
        if (path.size() > ending.size() && path.substr(path.size() - ending.size()) == ending) return type;
    return "application/octet-stream";
}

}  // namespace pollstream::http
