// The log in a file: how it grows, how it is rotated, and what happens if it is moved away.
#include "pollstream/base/log_file.hpp"

#include "support/file_text.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

/// Afterwards the log goes to standard error again.
struct logging_to {
    logging_to(const std::filesystem::path& file, std::uintmax_t bytes_max) {
        log::configure_file(log::level::info, log::format::text, file, bytes_max);
    }
    ~logging_to() { log::configure(log::level::info, log::format::text); }
};

/// While this lives, this process can open no file.
class no_more_files {
  public:
    no_more_files() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const int next = ::dup(STDERR_FILENO);
        ::close(next);
        const rlimit here{static_cast<rlim_t>(next), before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &here) == 0);
    }
    ~no_more_files() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    no_more_files(const no_more_files&) = delete;
    no_more_files& operator=(const no_more_files&) = delete;

  private:
    rlimit before_{};
};

}  // namespace

TEST_CASE("a log file has whole lines, and is appended to") {
    const temp_folder folder;
    for (int n = 0; n < 2; ++n) {
        const logging_to file(folder / "polls.log", 0);
        log::info("started", {{"n", n}});
        log::debug("not this");
    }
    const auto text = text_in(folder / "polls.log");
    CHECK(std::ranges::count(text, '\n') == 2);
    CHECK(text.find("started n=0\n") != std::string::npos);
    CHECK(text.find("started n=1\n") != std::string::npos);
    const auto mode = std::filesystem::status(folder / "polls.log").permissions();
    CHECK((mode & std::filesystem::perms::others_read) == std::filesystem::perms::none);
}

TEST_CASE("threat 25: a log file never grows beyond its bound, and five older ones are kept") {
    const temp_folder folder;
    const logging_to file(folder / "polls.log", 1'000);
    for (int n = 0; n < 200; ++n) log::info("a line", {{"n", n}, {"text", std::string(60, 'x')}});
    for (const std::string name : {"polls.log", "polls.log.1", "polls.log.5"}) {
        INFO(name);
        const auto text = text_in(folder / name);
        CHECK(text.size() <= 1'000);
        CHECK(text.size() > (name == "polls.log" ? 0 : 500));
        CHECK(text.ends_with('\n'));
    }
    CHECK_FALSE(std::filesystem::exists(folder / "polls.log.6"));
    CHECK(text_in(folder / "polls.log").find("n=199") != std::string::npos);
}

TEST_CASE("threat 25: a log file that cannot be renamed starts over") {
    const temp_folder folder;
    std::filesystem::create_directories(folder / "polls.log.1/in the way");
    const logging_to file(folder / "polls.log", 1'000);
    for (int n = 0; n < 200; ++n) log::info("a line", {{"n", n}, {"text", std::string(60, 'x')}});
    const auto text = text_in(folder / "polls.log");
    CHECK(text.size() <= 1'000);
    CHECK(text.find("n=199") != std::string::npos);
}

TEST_CASE("a full log file stays as it is while no other can be opened, and is rotated once one can") {
    const temp_folder folder;
    const logging_to file(folder / "polls.log", 1'000);
    auto fill = [n = 0](int more) mutable {
        for (const int end = n + more; n < end; ++n)
            log::info("a line", {{"n", n}, {"text", std::string(60, 'x')}});
    };
    fill(8);
    CHECK_FALSE(std::filesystem::exists(folder / "polls.log.1"));
    {
        const no_more_files none;
        fill(6);
    }
    const auto grown = text_in(folder / "polls.log");
    CHECK(grown.find("n=0 ") != std::string::npos);
    CHECK(grown.find("n=13 ") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "polls.log.1"));

    fill(4);
    CHECK(text_in(folder / "polls.log.1").starts_with(grown));
    CHECK(text_in(folder / "polls.log").size() < 1'000);
    CHECK(text_in(folder / "polls.log").find("n=17 ") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "polls.log.next"));
}

TEST_CASE("threat 25: a log file that cannot be rotated for long starts over at twice its bound") {
    const temp_folder folder;
    const logging_to file(folder / "polls.log", 1'000);
    const no_more_files none;
    std::uintmax_t most = 0;
    for (int n = 0; n < 200; ++n) {
        log::info("a line", {{"n", n}, {"text", std::string(60, 'x')}});
        most = std::max(most, std::filesystem::file_size(folder / "polls.log"));
    }
    CHECK(most > 1'500);
    CHECK(most <= 2'000);
}

TEST_CASE("a full log file that was moved away keeps its lines") {
    const temp_folder folder;
    const logging_to file(folder / "polls.log", 1'000);
    const auto fill = [] {
        for (int n = 0; n < 8; ++n) log::info("a line", {{"n", n}, {"text", std::string(60, 'x')}});
    };
    fill();
    std::filesystem::rename(folder / "polls.log", folder / "moved.log");
    fill();
    CHECK(text_in(folder / "moved.log").find("n=7 ") != std::string::npos);
    CHECK(text_in(folder / "polls.log").find("n=7 ") != std::string::npos);
}

TEST_CASE("a log file that was moved away is reopened on request") {
    const temp_folder folder;
    const logging_to file(folder / "polls.log", 0);
    log::info("one");
    std::filesystem::rename(folder / "polls.log", folder / "moved.log");
    log::info("two");
    log::reopen();
    log::info("three");
    CHECK(text_in(folder / "moved.log").find("two") != std::string::npos);
    const auto text = text_in(folder / "polls.log");
    CHECK(text.find("two") == std::string::npos);
    CHECK(text.find("three") != std::string::npos);
}

TEST_CASE("a log file that cannot be written is reported at once") {
    const temp_folder folder;
    CHECK_THROWS_WITH(logging_to(folder / "no/such/folder.log", 0), Catch::Contains("cannot be written"));
}

TEST_CASE("a log file that cannot be reopened goes on where it was, and says so") {
    const temp_folder folder;
    std::filesystem::create_directories(folder / "logs");
    const logging_to file(folder / "logs/polls.log", 0);
    log::info("one");
    std::filesystem::rename(folder / "logs", folder / "moved");
    log::reopen();
    log::info("two");
    const auto text = text_in(folder / "moved/polls.log");
    CHECK(text.find("cannot be reopened") != std::string::npos);
    CHECK(text.find("why=\"No such file or directory\"") != std::string::npos);
    CHECK(text.find("two") != std::string::npos);
}

TEST_CASE("what is not a regular file is never rotated, and nobody waits for its reader") {
    const temp_folder folder;
    const auto pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader >= 0);
    {
        const logging_to file(pipe, 1'000);
        for (int n = 0; n < 2'000; ++n) log::info("a line", {{"n", n}, {"text", std::string(60, 'x')}});
        CHECK(std::filesystem::is_fifo(pipe));
        CHECK_FALSE(std::filesystem::exists(folder / "pipe.1"));
    }
    ::close(reader);
}
