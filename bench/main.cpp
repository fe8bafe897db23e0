// One poll, a crowd that votes in it and viewers who look on; prints what came of it as one JSON object. The
// exit code is 1 where anything is not as it must be: a vote not acknowledged, a viewer without the final
// tally or shown an older one, a tally that is not the number of acknowledged votes.
#include "crowd.hpp"
#include "json_text.hpp"
#include "process.hpp"
#include "report.hpp"
#include "viewer.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <stdexcept>

namespace pollstream::bench {

namespace {

struct options {
    target where;
    std::string name = "votes";
    std::size_t votes = 10'000;
    std::size_t connections = 64;
    std::size_t viewers = 0;
    unsigned choices = 4;
    double rate = 0;
    pid_t server = 0;
};

constexpr const char* usage_text =
    "pollstream_load --port PORT [--host ADDRESS] [--name TEXT] [--votes N] [--connections N] [--viewers N]\n"
    "                [--options N] [--rate VOTES_A_SECOND] [--pid SERVER]\n"
    "The server must run with --throttle off. Rate 0: as fast as votes are acknowledged.\n";

options read_options(int argc, char** argv) {
    options o;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view flag = argv[i];
        if (i + 1 == argc) throw std::invalid_argument(std::string(flag) + " needs a value");
        const std::string value = argv[i + 1];
        if (flag == "--host")
            o.where.host = value;
        else if (flag == "--port")
            o.where.port = static_cast<std::uint16_t>(std::stoul(value));
        else if (flag == "--name")
            o.name = value;
        else if (flag == "--votes")
            o.votes = std::stoul(value);
        else if (flag == "--connections")
            o.connections = std::stoul(value);
        else if (flag == "--viewers")
            o.viewers = std::stoul(value);
        else if (flag == "--options")
            o.choices = static_cast<unsigned>(std::stoul(value));
        else if (flag == "--rate")
            o.rate = std::stod(value);
        else if (flag == "--pid")
            o.server = static_cast<pid_t>(std::stol(value));
        else
            throw std::invalid_argument("no such flag: " + std::string(flag));
    }
    if (o.where.port == 0) throw std::invalid_argument("--port is missing");
    if (o.votes == 0 || o.connections == 0 || o.choices < 2)
        throw std::invalid_argument("too few to measure");
    return o;
}

void raise_descriptor_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::string create_poll(const target& where, unsigned choices) {
    std::string body = R"({"title":"Load","options":[)";
    for (unsigned i = 1; i <= choices; ++i) body += (i > 1 ? ",\"" : "\"") + std::to_string(i) + '"';
    const auto made = fetch(where, "POST", "/api/v1/polls", body + "]}");
    auto id = text_after(made.body, "\"id\":\"");
    if (made.status != 201 || !id)
        throw std::runtime_error("no poll: " + std::to_string(made.status) + ' ' + made.body);
    return *id;
}

using audience = std::vector<std::unique_ptr<viewer>>;

audience seat(poller& events, const options& o, const std::string& poll) {
    audience seated;
    const auto limit = steady::now() + std::chrono::seconds(30);
    for (std::size_t i = 0; i < o.viewers; ++i) {
        seated.push_back(std::make_unique<viewer>(events, o.where, "/ws/polls/" + poll));
        while (!seated.back()->sees_poll()) {
            if (!seated.back()->open()) throw std::runtime_error("the server closed a viewer's connection");
            if (steady::now() >= limit) throw std::runtime_error("a viewer got no snapshot");
            events.turn(limit);
        }
    }
    return seated;
}

/// Waits until everybody shows `total`, ten seconds at most; answers how many do.
std::size_t wait_for(poller& events, const audience& seated, std::uint64_t total) {
    const auto limit = steady::now() + std::chrono::seconds(10);
    for (;;) {
        std::size_t there = 0;
        for (const auto& v : seated) there += v->total() == total ? 1U : 0U;
        if (there == seated.size() || steady::now() >= limit) return there;
        events.turn(std::min(limit, steady::now() + std::chrono::milliseconds(20)));
    }
}

struct outcome {
    cast_result cast;
    std::vector<double> final_tally_ms;  ///< per viewer, after the last acknowledgement
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
    std::uint64_t backward = 0;
    std::uint64_t tally = 0;
    usage server_before, server_after, own_before, own_after;
};

outcome measure(const options& o) {
    outcome out;
    poller events;
    const auto poll = create_poll(o.where, o.choices);
    crowd people(events, o.where, o.connections);
    people.collect_tokens(o.votes);
    const auto seated = seat(events, o, poll);

    out.server_before = usage_of(o.server);
    out.own_before = usage_of(::getpid());
    out.cast = people.cast(poll, o.choices, o.rate);
    wait_for(events, seated, out.cast.acknowledged());
    out.server_after = usage_of(o.server);
    out.own_after = usage_of(::getpid());

    for (const auto& v : seated) {
        out.frames += v->frames();
        out.bytes += v->bytes();
        out.backward += v->backward();
        if (v->total() != out.cast.acknowledged()) continue;
        const auto after = std::chrono::duration<double, std::milli>(v->since() - out.cast.last).count();
        out.final_tally_ms.push_back(
            std::max(after, 0.0));  // the frame may overtake the last acknowledgement
    }
    const auto results = fetch(o.where, "GET", "/api/v1/polls/" + poll + "/results");
    out.tally = number_after(results.body, "\"total_votes\":").value_or(0);
    return out;
}

std::string write_report(const options& o, const outcome& out, const std::string& wrong) {
    json_object statuses;
    for (const auto& [status, count] : out.cast.statuses)
        statuses.put(std::to_string(status), static_cast<double>(count));
    const double seconds = out.cast.seconds();
    const double cpu = out.server_after.cpu_s - out.server_before.cpu_s;

    json_object r;
    r.put("name", o.name)
        .put("votes", static_cast<double>(o.votes))
        .put("connections", static_cast<double>(o.connections));
    r.put("viewers", static_cast<double>(o.viewers)).put("rate_asked", o.rate).put("seconds", seconds);
    r.put("votes_per_s", static_cast<double>(out.cast.acknowledged()) / seconds);
    r.put("ack_ms_from", o.rate > 0 ? "due" : "sent").put_raw("ack_ms", distribution(out.cast.latency_ms));
    r.put_raw("final_tally_ms", distribution(out.final_tally_ms));
    r.put("viewers_with_final_tally", static_cast<double>(out.final_tally_ms.size()));
    r.put("frames", static_cast<double>(out.frames)).put("frame_bytes", static_cast<double>(out.bytes));
    r.put("server_cpu_s", cpu).put("server_cpu_us_per_vote", 1e6 * cpu / static_cast<double>(o.votes));
    r.put("server_resident_mb", static_cast<double>(out.server_after.resident_kb) / 1024);
    r.put("generator_cpu_s", out.own_after.cpu_s - out.own_before.cpu_s);
    r.put_raw("answers", statuses.str()).put("tally", static_cast<double>(out.tally));
    return r.put("verdict", wrong.empty() ? "ok" : wrong).str();
}

/// What must not be, in words; empty where all is well.
std::string judge(const options& o, const outcome& out) {
    if (out.cast.acknowledged() != o.votes) return "votes were not acknowledged";
    if (out.tally != out.cast.acknowledged()) return "the tally is not the number of acknowledged votes";
    if (out.final_tally_ms.size() != o.viewers) return "viewers do not show the final tally";
    if (out.backward > 0) return "a viewer was shown an older tally after a newer one";
    return {};
}

int run(int argc, char** argv) {
    options o;
    try {
        o = read_options(argc, argv);
    } catch (const std::logic_error& e) {
        std::fprintf(stderr, "pollstream_load: %s\n%s", e.what(), usage_text);
        return 2;
    }
    raise_descriptor_limit();
    const auto out = measure(o);
    const auto wrong = judge(o, out);
    std::puts(write_report(o, out, wrong).c_str());
    return wrong.empty() ? 0 : 1;
}

}  // namespace

}  // namespace pollstream::bench

int main(int argc, char** argv) {
    try {
        return pollstream::bench::run(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "pollstream_load: %s\n", e.what());
        return 1;
    }
}
