// Lines written to readers that stall, and to systemd's journal.
#include "base/line_writer.hpp"

#include "pollstream/base/journal.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace pollstream;
using pollstream::testing::temp_folder;

namespace {

/// Two blocking ends, as whoever starts a server hands them over.
struct line {
    explicit line(bool socket) {
        REQUIRE((socket ? ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data())
                        : ::pipe2(ends.data(), O_CLOEXEC)) == 0);
    }
    ~line() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    line(const line&) = delete;
    line& operator=(const line&) = delete;

    int reader() const { return ends[0]; }
    int writer() const { return ends[1]; }
    /// Reads from what is there.
    std::string read(std::size_t bytes = 1 << 20) const {
        ::fcntl(reader(), F_SETFL, O_NONBLOCK);
        std::string text(bytes, '\0');
        std::size_t size = 0;
        for (ssize_t n = 1; n > 0 && size<bytes; size += n> 0 ? static_cast<std::size_t>(n) : 0)
            n = ::read(reader(), text.data() + size, bytes - size);
        text.resize(size);
        return text;
    }

    std::array<int, 2> ends{};
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> all;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        all.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return all;
}

log::line_writer writer_to(int descriptor) {
    log::line_writer out([](std::uint64_t n) { return "left out: " + std::to_string(n) + '\n'; });
    out.attach(descriptor);
    return out;
}

}  // namespace

TEST_CASE("lines to a stalled reader are dropped whole, and counted once it reads again") {
    const bool socket = GENERATE(false, true);
    INFO(socket);
    const line to(socket);
    auto out = writer_to(to.writer());
    constexpr int lines = 20'000;
    std::size_t bytes = 0;
    for (int n = 0; n < lines; ++n) {
        errno = EINTR;  // left over from something earlier
        bytes += out.write(std::to_string(n) + std::string(100, 'x') + '\n');
    }

    const auto first = to.read();
    CHECK(first.size() == bytes);
    CHECK(first.ends_with('\n'));
    const auto read = lines_of(first);
    REQUIRE(read.size() < lines);
    for (std::size_t n = 0; n < read.size(); ++n)
        REQUIRE(read[n] == std::to_string(n) + std::string(100, 'x'));

    out.write("there again\n");
    out.write("and again\n");
    const auto missing = "left out: " + std::to_string(lines - read.size());
    CHECK(lines_of(to.read()) == std::vector<std::string>{missing, "there again", "and again"});
}

TEST_CASE("a line that its reader does not take at once is completed before the next") {
    const bool socket = GENERATE(false, true);
    INFO(socket);
    const line to(socket);
    auto out = writer_to(to.writer());
    const std::string longest = std::string(1 << 20, 'y') + '\n';
    std::size_t sent = out.write(longest);
    REQUIRE(sent > 0);
    CHECK(out.write("no room\n") == 0);
    std::string text;
    for (int n = 0; n < 100 && text.size() < longest.size(); ++n) {
        text += to.read();
        if (text.size() < longest.size()) out.write("no room\n");
    }
    CHECK(text.substr(0, longest.size()) == longest);
}

TEST_CASE("a line to nobody is dropped") {
    auto out = writer_to(-1);
    CHECK(out.write("x\n") == 0);
}

TEST_CASE("standard error is the journal if JOURNAL_STREAM names it") {
    const line to(false);
    struct stat about {};
    REQUIRE(::fstat(to.writer(), &about) == 0);
    const auto named = std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino);
    CHECK(log::is_journal(named, to.writer()));
    CHECK_FALSE(log::is_journal(named + "1", to.writer()));
    CHECK_FALSE(log::is_journal("", to.writer()));
    CHECK_FALSE(log::is_journal(named, -1));
}
