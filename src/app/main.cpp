// From arguments to an exit code: 0 success, 1 failure, 2 bad usage or configuration, which no further try
// will mend. A line on standard error says why; for a configuration file, one line for each mistake.
#include "app/application.hpp"
#include "app/certificate.hpp"
#include "app/command_line.hpp"
#include "app/environment.hpp"
#include "app/room_transfer_commands.hpp"
#include "app/settings_check.hpp"
#include "pollstream/base/huge_pages.hpp"
#include "pollstream/base/journal.hpp"
#include "pollstream/base/open_files.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/base/unfinished_file.hpp"
#include "pollstream/sqlite/maintenance.hpp"

#include <boost/system/system_error.hpp>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <system_error>

#ifdef POLLSTREAM_JEMALLOC
#include <jemalloc/jemalloc.h>

// Hundreds of votes wait for a commit at once, with a dozen allocations each. By default jemalloc would cache
// twenty free blocks of the larger sizes, and fetch and return the others in every turn of the loop. Huge
// pages are requested wherever they are allowed (base/huge_pages.hpp says when).
const char* malloc_conf = "tcache_nslots_small_min:256,tcache_nslots_small_max:512,thp:always";
#endif

namespace pollstream::app {

namespace {

constexpr int fine = 0;
constexpr int failed = 1;
constexpr int misused = 2;

void complain(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        std::cerr << log::journal_prefix(log::level::error) << "pollstream: " << line << std::endl;
}

/// A pipe is read, too, so that a shell's <(…) may stand for a file.
file_text read_file(const std::filesystem::path& name) {
    using std::filesystem::file_type;
    std::error_code why;
    const auto type = std::filesystem::status(name, why).type();
    if (why) return why;
    if (type == file_type::directory) return std::make_error_code(std::errc::is_a_directory);
    if (type != file_type::regular && type != file_type::fifo)
        return file_text::none("it is neither a regular file nor a pipe");
    errno = 0;
    std::ifstream in(name, std::ios::binary);
    if (!in) return std::error_code(errno, std::generic_category());
    return std::optional(std::string(std::istreambuf_iterator<char>(in), {}));
}

int run_verify(const settings& s, bool lots) {
    const auto report = sqlite::verify(s.database());
    for (const auto& problem : report.problems) std::cerr << problem << '\n';
    if (lots)
        for (const auto& lot : report.lots) std::cout << lot << '\n';
    std::cout << "verified " << quantity(report.polls, "poll") << " and "
              << quantity(report.ballots, "ballot") << ": "
              << (report.ok() ? "every tally equals its ballots"
                              : quantity(report.problems.size(), "problem"))
              << std::endl;
    return report.ok() ? fine : failed;
}

/// Commands that create a database do not create a folder that nobody named: somebody who means the folder of
/// a service would get a new one wherever they happened to be.
void expect_folder(const configuration& c) {
    const auto& folder = c.values.data;
    std::error_code unknown;
    for (const auto& g : c.origins) {
        if (g.row->name != "data" || g.where != "default" || std::filesystem::exists(folder, unknown))
            continue;
        throw std::runtime_error("there is no folder " + folder.string() +
                                 " here. Name the database's folder with --data: then it is made if it is "
                                 "missing.");
    }
}

int run_backup(const settings& s, const std::filesystem::path& to) {
    sqlite::backup(s.database(), to);
    std::cout << "copied " << s.database().string() << " to " << to.string() << std::endl;
    return fine;
}

int run_restore(const settings& s, const std::filesystem::path& from) {
    const auto kept = sqlite::restore(from, s.database());
    std::cout << "restored " << s.database().string() << " from " << from.string();
    if (!kept.empty()) std::cout << "; what was there is kept as " << kept.string();
    std::cout << std::endl;
    return fine;
}

/// "12.3 MiB"
std::string mebibytes(std::uintmax_t bytes) {
    char text[32];
    const int size = std::snprintf(text, sizeof text, "%.1f MiB", static_cast<double>(bytes) / (1 << 20));
    return {text, static_cast<std::size_t>(size)};
}

int run_compact(const settings& s) {
    const auto done = sqlite::compact(s.database());
    std::cout << "compacted " << s.database().string() << ": " << mebibytes(done.bytes_before) << " before, "
              << mebibytes(done.bytes_after) << " now" << std::endl;
    return fine;
}

int print(const std::string& text) {
    std::cout << text;
    return fine;
}

void check(const settings& s) {
    check_places(s);
    if (!s.tls_cert.empty()) load_certificate(s, system_clock{}.now());
}

int run(const invocation& asked) {
    const auto& s = asked.config.values;
    switch (asked.what) {
        case command::serve:
            return serve(asked.config);
        case command::verify:
            return run_verify(s, asked.lots);
        case command::backup:
            return run_backup(s, asked.file);
        case command::restore:
            expect_folder(asked.config);
            return run_restore(s, asked.file);
        case command::compact:
            return run_compact(s);
        case command::export_rooms:
            return run_export(s, asked.room, asked.file, std::cout);
        case command::import_rooms:
            expect_folder(asked.config);
            return run_import(s, asked.file, std::cout, std::cerr);
        case command::count:
            return run_count(asked.count, &read_file, std::cout, std::cerr);
        case command::print_config:
            if (asked.check) check(s);
            return print(print_configuration(asked.config));
        case command::check_config:
            check(s);
            return print("the configuration is fine\n");
        case command::show_help:
            return print(asked.help);
        case command::show_version:
            return print(version_text());
        case command::show_notices:
            return print(notices_text());
    }
    return failed;
}

int run(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    const auto asked = parse_command_line(arguments, environment(), &read_file);
    if (asked) {
        std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow yields an error code, like a full disk
        if (asked->what != command::serve) remove_unfinished_on_signals();
        const int code = run(*asked);
        if (asked->what == command::serve || std::cout.flush()) return code;
        throw std::runtime_error("the output cannot be written.");
    }
    complain(asked.error().text);
    return asked.error().may_pass ? failed : misused;
}

/// The system's error code, if the exception has one.
std::error_code system_code(const std::exception& e) {
    if (const auto* thrown = dynamic_cast<const std::system_error*>(&e)) return thrown->code();
    if (const auto* thrown = dynamic_cast<const boost::system::system_error*>(&e)) return thrown->code();
    return {};
}

void say(const std::exception& e) {
    const auto limit = too_many_open_files(system_code(e));
    if (const auto* of = dynamic_cast<const std::filesystem::filesystem_error*>(&e); of && limit.empty())
        return complain(of->path1().string() + " cannot be used: " + of->code().message() + ".");
    complain(limit.empty() ? e.what() : limit);
}

/// Before the first memory is touched, and that is before main().
[[gnu::constructor(101)]] void begin_small() {
    forbid_huge_pages();
}

}  // namespace

}  // namespace pollstream::app

int main(int argc, char** argv) {
    try {
        return pollstream::app::run(argc, argv);
    } catch (const pollstream::app::settings_error& e) {
        pollstream::app::complain(e.what());
        return pollstream::app::misused;
    } catch (const std::exception& e) {
        pollstream::app::say(e);
        return pollstream::app::failed;
    }
}
