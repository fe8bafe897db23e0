#include "source_text.hpp"
#include "support/file_text.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

namespace pollstream::testing {

namespace {

constexpr std::size_t longest_file = 400;
constexpr std::size_t longest_line = 110;

const module* find_module(std::string_view name) {
    for (const auto& m : house())
        if (m.name == name) return &m;
    return nullptr;
}

/// The module a source belongs to: its folder below src/ or include/pollstream/.
std::string module_of(std::string_view path) {
    for (const std::string_view root : {"src/", "include/pollstream/"}) {
        if (!path.starts_with(root)) continue;
        path.remove_prefix(root.size());
        const auto slash = path.find('/');
        if (slash != std::string_view::npos) return std::string(path.substr(0, slash));
    }
    return {};
}

/// What an #include line includes: the text between the quotes or brackets.
struct included {
    std::string_view name;
    bool quoted;
};

std::optional<included> include_in(std::string_view line) {
    const auto skip = [&line] {
        while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    };
    skip();
    if (!line.starts_with('#')) return std::nullopt;
    line.remove_prefix(1);
    skip();
    if (!line.starts_with("include")) return std::nullopt;
    line.remove_prefix(7);
    skip();
    const bool quoted = line.starts_with('"');
    if (!quoted && !line.starts_with('<')) return std::nullopt;
    line.remove_prefix(1);
    const auto end = line.find(quoted ? '"' : '>');
    if (end == std::string_view::npos) return std::nullopt;
    return included{line.substr(0, end), quoted};
}

/// The number of characters as people see them: accents on another character (combining marks, Arabic vowels)
/// take no room.
std::size_t width(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if ((lead & 0xC0) == 0x80) continue;
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        const bool latin_mark = lead == 0xCC || (lead == 0xCD && next < 0xB0);  // U+0300 to U+036F
        const bool arabic_mark = lead == 0xD9 && ((next >= 0x8B && next <= 0x9F) || next == 0xB0);  // U+064B…
        if (!latin_mark && !arabic_mark) ++count;
    }
    return count;
}

}  // namespace

const std::vector<module>& house() {
    static const std::vector<module> modules = {
        {"base", 0, {}},
        {"async", 0, {}},
        {"count", 0, {}},

        {"domain", 1, {"base", "count"}},

        {"store", 2, {"base", "async", "domain"}},
        {"bus", 2, {"base", "domain"}},
        {"http", 2, {"base", "async", "domain"}},
        {"wire", 2, {"base", "domain"}},

        {"poll", 3, {"base", "async", "domain", "store", "bus", "http", "wire"}},
        {"vote", 3, {"base", "async", "domain", "store", "http", "wire"}},
        {"broadcast", 3, {"base", "async", "domain", "store", "bus", "http", "wire"}},

        {"sqlite", 4, {"base", "async", "domain", "store"}},
        {"net", 4, {"base", "async", "http"}},

        {"app",
         5,
         {"base", "async", "count", "domain", "store", "bus", "http", "wire", "poll", "vote", "broadcast",
          "sqlite", "net"}},
    };
    return modules;
}

const std::vector<confined>& confined_includes() {
    static const std::vector<std::string_view> threads = {"src/sqlite/", "include/pollstream/sqlite/"};
    static constexpr std::string_view one_thread = "everything above the commit lane belongs to one thread";
    static const std::vector<confined> all = {
        {"boost/beast", {"src/net/", "src/boost/"}, "Boost.Beast lives in net", true},
        {"sqlite3.h", {"src/sqlite/"}, "SQLite lives in sqlite"},
        {"spdlog/", {"src/base/", "src/app/command_line_version.cpp"}, "spdlog lives behind base/log"},
        {"openssl/",
         {"src/base/", "src/net/tls_", "src/app/command_line_version.cpp"},
         "OpenSSL lives behind base/digest and net/tls"},
        {"utf8proc", {"src/base/", "src/app/command_line_version.cpp"}, "utf8proc lives behind base/text"},
        {"CLI/", {"src/app/"}, "the command line is the app's"},
        {"qrcodegen/", {"src/app/"}, "QR codes are the app's"},
        {"thread", threads, one_thread},
        {"mutex",
         {"src/sqlite/", "include/pollstream/sqlite/", "src/base/log_file.cpp", "src/base/log_stderr.cpp"},
         one_thread},
        {"shared_mutex", threads, one_thread},
        {"atomic", threads, one_thread},
        {"condition_variable", threads, one_thread},
        {"future", threads, one_thread},
        {"semaphore", threads, one_thread},
        {"latch", threads, one_thread},
        {"barrier", threads, one_thread},
        {"boost/asio/thread_pool.hpp", threads, one_thread},
    };
    return all;
}

std::vector<source> read_sources(const std::vector<std::string>& folders) {
    const std::filesystem::path root = POLLSTREAM_SOURCE_DIR;
    std::vector<source> all;
    for (const auto& folder : folders) {
        if (!std::filesystem::exists(root / folder)) continue;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
            const auto extension = entry.path().extension();
            if (!entry.is_regular_file() || (extension != ".hpp" && extension != ".cpp")) continue;
            all.push_back(
                {entry.path().lexically_relative(root).generic_string(), testing::text_in(entry.path())});
        }
    }
    std::ranges::sort(all, {}, &source::path);
    return all;
}

findings check_doors(const source& s) {
    const auto own = module_of(s.path);
    const auto* room = find_module(own);
    if (room == nullptr && own == "boost") return {};
    if (room == nullptr) return {s.path + ": stands in no module of the house"};

    findings wrong;
    const auto lines = lines_of(s.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto what = include_in(lines[i]);
        if (!what || !what->quoted) continue;
        constexpr std::string_view doors = "pollstream/";
        const bool door = what->name.starts_with(doors);
        const auto rest = what->name.substr(door ? doors.size() : 0);
        const auto slash = rest.find('/');
        if (slash == std::string_view::npos) {
            wrong.push_back(at(s, i + 1) + std::string(what->name) + " needs its module's name: " + own +
                            "/" + std::string(what->name));
            continue;
        }
        const auto target = rest.substr(0, slash);
        if (target == own) continue;
        if (!door)
            wrong.push_back(at(s, i + 1) + std::string(what->name) + " is private to its module");
        else if (std::ranges::count(room->doors, target) == 0)
            wrong.push_back(at(s, i + 1) + own + " may not open the door of " + std::string(target));
    }
    return wrong;
}

findings check_confined(const source& s) {
    findings wrong;
    const bool ours = s.path.starts_with("src/") || s.path.starts_with("include/");
    const auto lines = lines_of(s.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto what = include_in(lines[i]);
        if (!what) continue;
        for (const auto& rule : confined_includes()) {
            if (!ours && !rule.everywhere) continue;
            // A standard header must match as a whole: "latch" is not "latches.hpp".
            const bool whole =
                rule.include.find_first_of("/.") == std::string_view::npos && rule.include != "utf8proc";
            if (whole ? what->name != rule.include : !what->name.starts_with(rule.include)) continue;
            const bool allowed = std::ranges::any_of(
                rule.allowed, [&](std::string_view path) { return s.path.starts_with(path); });
            if (!allowed)
                wrong.push_back(at(s, i + 1) + std::string(what->name) + ": " + std::string(rule.why));
        }
    }
    return wrong;
}

findings check_style(const source& s) {
    findings wrong;
    const auto lines = lines_of(s.text);
    const bool ours = s.path.starts_with("src/") || s.path.starts_with("include/");
    if (ours && lines.size() > longest_file)
        wrong.push_back(s.path + ": " + std::to_string(lines.size()) + " lines, at most 400");
    if (!s.text.ends_with('\n')) wrong.push_back(s.path + ": the last line has no end");
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (width(lines[i]) > longest_line) wrong.push_back(at(s, i + 1) + "longer than 110 characters");
        if (lines[i].find('\t') != std::string::npos) wrong.push_back(at(s, i + 1) + "a tab");
        if (lines[i].ends_with(' ') || lines[i].ends_with('\r'))
            wrong.push_back(at(s, i + 1) + "white space at the end");
    }
    if (s.path.ends_with(".hpp")) {
        if (std::ranges::count(lines, "#pragma once") != 1)
            wrong.push_back(s.path + ": a header has one #pragma once");
        if (lines.empty() || !lines.front().starts_with("// "))
            wrong.push_back(s.path + ": a header begins with a comment that says what it is for");
    }
    return wrong;
}

}  // namespace pollstream::testing
