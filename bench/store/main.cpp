// store_bench: the real store in this process, with a given number of votes outstanding, and what each vote
// costs.
//
//     store_bench --fill 10000000 --polls 1 --keep FOLDER     a database to measure with, left there
//     store_bench --use FOLDER --votes 300000                 votes into it: votes/s, CPU per vote by thread
//     store_bench --fill 0 --votes 2000 --outstanding 1       lone votes: what one commit takes
//
// Filling bypasses the store and writes straight into its tables; `verify` checks the result only on request.
#include "arguments.hpp"
#include "filling.hpp"
#include "pollstream/base/digest.hpp"
#include "pollstream/sqlite/maintenance.hpp"
#include "pollstream/sqlite/open.hpp"
#include "thread_times.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <random>

namespace pollstream::store_bench {

namespace {

using steady = std::chrono::steady_clock;

double since(steady::time_point start) {
    return std::chrono::duration<double>(steady::now() - start).count();
}

struct outcome {
    std::uint64_t counted = 0;
    std::uint64_t other = 0;
    std::vector<float> waited_ms;
};

/// New voters: each one votes, waits for the answer, and is followed by the next until no votes are left.
class crowd {
  public:
    crowd(store& s, std::vector<poll_id> polls, std::uint64_t votes)
        : store_(s), polls_(std::move(polls)), left_(votes) {
        done.waited_ms.reserve(votes);
    }

    task<> vote() {
        while (left_ > 0) {
            --left_;
            ballot b;
            b.poll = polls_[random_() % polls_.size()];
            const std::array<std::uint64_t, 2> key{random_(), random_()};
            std::memcpy(b.voter.data(), key.data(), b.voter.size());
            std::memcpy(b.id.bytes.data(), key.data(), b.id.bytes.size());
            b.marks.push_back(static_cast<option_no>(1 + random_() % 2));
            const auto start = steady::now();
            const auto answer = co_await store_.cast(std::move(b));
            done.waited_ms.push_back(static_cast<float>(since(start) * 1e3));
            (answer && answer->how == verdict::counted ? done.counted : done.other)++;
        }
    }

    outcome done;

  private:
    store& store_;
    std::vector<poll_id> polls_;
    std::uint64_t left_;
    std::mt19937_64 random_{std::random_device{}()};
};

float quantile(const std::vector<float>& sorted, double q) {
    if (sorted.empty()) return 0;
    return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

double resident_mb() {
    long pages = 0;
    long resident = 0;
    if (auto* f = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(f, "%ld %ld", &pages, &resident) != 2) resident = 0;
        std::fclose(f);
    }
    return static_cast<double>(resident) * 4096 / 1e6;
}

void time_list(store& s, asio::io_context& loop, std::uint64_t times, const char* name, const poll_query& q) {
    std::uint64_t count = 0;
    const auto start = steady::now();
    for (std::uint64_t i = 0; i < times; ++i) count = wait_for(loop, s.list_polls(q)).count;
    std::printf("list us        %8.0f   %s (of %llu)\n", since(start) * 1e6 / static_cast<double>(times),
                name, static_cast<unsigned long long>(count));
}

void time_lists(store& s, asio::io_context& loop, std::uint64_t times) {
    poll_query q;
    time_list(s, loop, times, "first page", q);
    q.before = wait_for(loop, s.list_polls(q)).polls.back()->definition.id;
    time_list(s, loop, times, "second page by cursor", q);
    q = {};
    q.page = 100;
    time_list(s, loop, times, "page 100 by number", q);
    for (const auto* words : {"poll 777", "poll 99999", "no such poll", "poll", "9", "77"}) {
        q = {};
        q.search = words;
        time_list(s, loop, times, words, q);
    }
}

void measure(const arguments& args, const std::filesystem::path& file) {
    asio::io_context loop;
    const system_clock time;
    sqlite::store_options options;
    options.file = file;
    std::uint64_t facts = 0;
    const auto open_end = asio::make_work_guard(loop);

    const auto start = steady::now();
    auto s = sqlite::open_store(options, loop.get_executor(), time, [&](const fact&) { ++facts; });
    std::printf("open           %8.1f ms\n", since(start) * 1e3);

    if (args.lists > 0) time_lists(*s, loop, args.lists);
    auto polls = polls_to_vote_in(*s, loop, args);
    crowd first(*s, {polls.front()}, 1);
    asio::co_spawn(loop, first.vote(), asio::detached);
    while (first.done.waited_ms.empty()) loop.run_one();
    std::printf("first vote     %8.1f ms\n", static_cast<double>(first.done.waited_ms.front()));

    const auto resident_before = resident_mb();
    const auto before = s->counters();
    const auto times_before = thread_times();
    const auto voting = steady::now();
    crowd c(*s, std::move(polls), args.votes);
    for (std::uint64_t i = 0; i < args.outstanding; ++i) asio::co_spawn(loop, c.vote(), asio::detached);
    while (c.done.counted + c.done.other < args.votes) loop.run_one();
    const auto seconds = since(voting);
    const auto after = s->counters();

    const auto votes = static_cast<double>(args.votes);
    const auto commits = static_cast<double>(after.commits - before.commits);
    std::ranges::sort(c.done.waited_ms);
    std::printf("votes/s        %8.0f   (%llu counted, %llu not; %.0f a commit)\n", votes / seconds,
                static_cast<unsigned long long>(c.done.counted),
                static_cast<unsigned long long>(c.done.other), votes / commits);
    std::printf("answer ms      p50 %.2f  p99 %.2f  p99.9 %.2f  max %.2f\n",
                static_cast<double>(quantile(c.done.waited_ms, 0.5)),
                static_cast<double>(quantile(c.done.waited_ms, 0.99)),
                static_cast<double>(quantile(c.done.waited_ms, 0.999)),
                static_cast<double>(quantile(c.done.waited_ms, 1)));
    double all = 0;
    for (const auto& [thread, spent] : spent_since(times_before)) {
        std::printf("cpu us a vote  %8.2f   %s\n", spent * 1e6 / votes, thread.c_str());
        all += spent;
    }
    std::printf("cpu us a vote  %8.2f   together\n", all * 1e6 / votes);
    std::printf("resident MB    %8.1f   (%.1f before the votes)\n", resident_mb(), resident_before);
    std::error_code none;
    auto log = file;
    log += "-wal";
    std::printf("log MB         %8.1f\n", static_cast<double>(std::filesystem::file_size(log, none)) / 1e6);
}

}  // namespace

int run(const arguments& args) {
    const auto folder = args.folder();
    const auto file = folder / "pollstream.db";
    if (!args.uses()) {
        const auto start = steady::now();
        fill(file, args.fill, args.polls);
        std::printf("filled         %8.1f s   (%llu ballots, %llu polls)\n", since(start),
                    static_cast<unsigned long long>(args.fill), static_cast<unsigned long long>(args.polls));
    }
    if (args.verify) {
        const auto report = sqlite::verify(file);
        for (const auto& p : report.problems) std::printf("problem: %s\n", p.c_str());
        std::printf("verified       %8llu ballots\n", static_cast<unsigned long long>(report.ballots));
    }
    if (args.votes > 0 || args.lists > 0) measure(args, file);
    if (args.is_temporary()) std::filesystem::remove_all(folder);
    return 0;
}

}  // namespace pollstream::store_bench

int main(int argc, char** argv) {
    try {
        return pollstream::store_bench::run(pollstream::store_bench::read_arguments(argc, argv));
    } catch (const std::exception& e) {
        std::fprintf(stderr, "store_bench: %s\n", e.what());
        return 1;
    }
}
