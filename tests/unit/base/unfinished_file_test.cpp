// Private files that are there complete or not at all, and what is on disk when.
#include "pollstream/base/unfinished_file.hpp"

#include "pollstream/base/files.hpp"
#include "support/file_text.hpp"
#include "support/sync_watch.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>
#include <string>

using namespace pollstream;
using namespace pollstream::testing;
using Catch::Contains;

namespace {

std::size_t files_in(const temp_folder& folder) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) count += entry.exists();
    return count;
}

bool is_private(const std::filesystem::path& file) {
    return std::filesystem::status(file).permissions() == std::filesystem::perms(0600);
}

/// No file can grow beyond this many bytes, as on a full disk.
class full_at {
  public:
    explicit full_at(rlim_t bytes) : ignored_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~full_at() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, ignored_);
    }
    full_at(const full_at&) = delete;
    full_at& operator=(const full_at&) = delete;

  private:
    void (*ignored_)(int);
    rlimit before_{};
};

}  // namespace

TEST_CASE("a file has its final name once it is complete, and is private to its owner from the start") {
    const temp_folder folder;
    const auto file = folder / "rooms.jsonl";
    put_text(file, "yesterday");
    const std::string text(200'000, 'x');
    unfinished_file made(file);
    CHECK(is_private(made.name()));
    made.out() << text << '\n' << 42;
    CHECK(text_in(file) == "yesterday");
    made.keep();
    CHECK(text_in(file) == text + "\n42");
    CHECK(is_private(file));
    CHECK(files_in(folder) == 1);
}

TEST_CASE("a file may be written by its name") {
    const temp_folder folder;
    unfinished_file made(folder / "copy.db");
    put_text(made.name(), "all of it");
    made.keep();
    CHECK(text_in(folder / "copy.db") == "all of it");
}

TEST_CASE("a file that is not kept leaves nothing behind") {
    const temp_folder folder;
    put_text(folder / "rooms.jsonl", "yesterday");
    { unfinished_file(folder / "rooms.jsonl").out() << "today"; }
    CHECK(text_in(folder / "rooms.jsonl") == "yesterday");
    CHECK(files_in(folder) == 1);
}

TEST_CASE("leftovers of killed writers are removed, by the final name") {
    const temp_folder folder;
    put_text(folder / "rooms.jsonl", "whole");
    put_text(folder / "rooms.jsonl.unfinished-0123456789abcdef", "half");
    put_text(folder / "rooms.jsonl.unfinished-0123456789abcdef-journal", "half");
    put_text(folder / "other.jsonl.unfinished-0123456789abcdef", "half");
    const auto is_ours = [](std::string_view name) { return name == "rooms.jsonl"; };
    remove_unfinished(folder.path(), is_ours);
    CHECK(files_in(folder) == 2);
    CHECK(text_in(folder / "rooms.jsonl") == "whole");
    CHECK(text_in(folder / "other.jsonl.unfinished-0123456789abcdef") == "half");
    CHECK_NOTHROW(remove_unfinished(folder / "missing", is_ours));
}

TEST_CASE("a file replaces a link, not what the link points to") {
    const temp_folder folder;
    put_text(folder / "diary.txt", "Dear diary");
    std::filesystem::create_symlink(folder / "diary.txt", folder / "rooms.jsonl");
    unfinished_file made(folder / "rooms.jsonl");
    made.out() << "today";
    made.keep();
    CHECK(text_in(folder / "diary.txt") == "Dear diary");
    CHECK(text_in(folder / "rooms.jsonl") == "today");
}

TEST_CASE("a file is on disk before it has its name, and its name before keep() returns") {
    const temp_folder folder;
    const auto file = folder / "rooms.jsonl";
    unfinished_file made(file);
    made.out() << "today";
    const sync_watch watch(file);
    made.keep();
    CHECK(watch.seen() == std::vector<sync_watch::entry>{{made.name(), false}, {folder.path(), true}});
}

TEST_CASE("a file for which there is no room is not kept") {
    const temp_folder folder;
    put_text(folder / "rooms.jsonl", "yesterday");
    {
        unfinished_file made(folder / "rooms.jsonl");
        const full_at limit(100'000);
        made.out() << std::string(200'000, 'x');
        CHECK_THROWS_WITH(made.keep(), Contains("rooms.jsonl cannot be written: "));
    }
    CHECK(text_in(folder / "rooms.jsonl") == "yesterday");
    CHECK(files_in(folder) == 1);
}

namespace {

/// Begins a file in a separate process, which ends by signals; returns the signal that ended it.
int end_by(const std::filesystem::path& file, std::initializer_list<int> signals, int ignored = 0) {
    const auto child = ::fork();
    if (child == 0) {
        if (ignored != 0) std::signal(ignored, SIG_IGN);
        remove_unfinished_on_signals();
        const unfinished_file made(file);
        put_text(beside(made.name(), "-journal"), "votes");
        for (const int number : signals) ::kill(::getpid(), number);
        for (;;) ::pause();
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace

TEST_CASE("a command ended by a signal leaves nothing unfinished") {
    const temp_folder folder;
    put_text(folder / "copy.db", "yesterday");
    const int number = GENERATE(SIGTERM, SIGINT, SIGHUP);
    CHECK(end_by(folder / "copy.db", {number}) == number);
    CHECK(text_in(folder / "copy.db") == "yesterday");
    CHECK(files_in(folder) == 1);
}

TEST_CASE("a signal that was ignored before the command stays so") {
    const temp_folder folder;
    CHECK(end_by(folder / "copy.db", {SIGHUP, SIGTERM}, SIGHUP) == SIGTERM);
    CHECK(files_in(folder) == 0);
}

TEST_CASE("a file in a folder that does not exist is refused with a message") {
    const temp_folder folder;
    CHECK_THROWS_WITH(unfinished_file(folder / "no/rooms.jsonl"), Contains(" cannot be made: "));
}

TEST_CASE("a private file is created only if nothing has its name, not even a link") {
    const temp_folder folder;
    const int made = make_private_file(folder / "polls.db");
    REQUIRE(made >= 0);
    ::close(made);
    CHECK(is_private(folder / "polls.db"));
    CHECK(make_private_file(folder / "polls.db") == -1);
    std::filesystem::create_symlink(folder / "nowhere", folder / "link");
    CHECK(make_private_file(folder / "link") == -1);
    CHECK_FALSE(std::filesystem::exists(folder / "nowhere"));
}

TEST_CASE("each created folder is synced into its parent") {
    using names = std::vector<std::filesystem::path>;
    const temp_folder folder;
    const sync_watch watch;
    make_folders(folder / "srv/polls");
    CHECK(std::filesystem::is_directory(folder / "srv/polls"));
    CHECK(watch.names() == names{folder / "srv", folder.path()});
    make_folders(folder / "srv/polls");
    CHECK(watch.names().size() == 2);
    put_text(folder / "file", "");
    CHECK_THROWS_WITH(make_folders(folder / "file/polls"), Contains(" cannot be made: "));
}
