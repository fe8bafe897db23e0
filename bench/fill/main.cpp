// pollstream_fill: creates a database with many polls and ballots quickly, through the store itself, so that
// it works whatever the tables look like. Prints the ids of the polls that were voted in.
#include "fill/filler.hpp"
#include "pollstream/sqlite/open.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <cstdio>
#include <exception>
#include <string>

namespace pollstream::filling {

namespace {

constexpr std::size_t waiting_max = 50'000;

int fill(const std::filesystem::path& folder, std::size_t polls, std::uint64_t ballots, std::size_t into) {
    asio::io_context loop;
    const system_clock time;
    sqlite::store_options options;
    options.file = folder / "pollstream.db";
    options.waiting_votes = waiting_max;
    const auto store = sqlite::open_store(options, loop.get_executor(), time, [](const fact&) {});

    const auto begin = std::chrono::steady_clock::now();
    filler work(loop, *store, time);
    auto made = work.create_polls(polls);
    made.resize(std::min(into, made.size()));
    work.cast_ballots(made, ballots);
    asio::co_spawn(loop, store->drain(), asio::detached);
    loop.restart();
    loop.run();

    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::printf("{\"polls\": %zu, \"ballots\": %llu, \"seconds\": %.2f, \"voted_in\": [", polls,
                static_cast<unsigned long long>(ballots), took.count());
    for (std::size_t i = 0; i < made.size(); ++i)
        std::printf("%s\"%s\"", i > 0 ? ", " : "", made[i].str().c_str());
    std::puts("]}");
    return 0;
}

}  // namespace

}  // namespace pollstream::filling

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("pollstream_fill FOLDER POLLS [BALLOTS [POLLS_VOTED_IN]]\n", stderr);
        return 2;
    }
    try {
        const auto ballots = argc > 3 ? std::stoull(argv[3]) : 0;
        const auto into = argc > 4 ? std::stoul(argv[4]) : 1;
        return pollstream::filling::fill(argv[1], std::stoul(argv[2]), ballots, into);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "pollstream_fill: %s\n", e.what());
        return 1;
    }
}
