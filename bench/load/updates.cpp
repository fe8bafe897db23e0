#include "load/audience.hpp"
#include "load/commands.hpp"
#include "load/crowd.hpp"
#include "load/process.hpp"

namespace pollstream::bench {

namespace {

constexpr std::size_t warming_up = 10;  // updates that are not counted
constexpr double warm_rate = 20;
constexpr auto pause_after = std::chrono::milliseconds(300);  // longer than a tick

double ms(moment from, moment to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
}

/// For each update, how long until the last screen showed it, since it was due and since its acknowledgement.
struct sweeps {
    std::vector<double> from_due_ms;
    std::vector<double> from_ack_ms;
    std::uint64_t incomplete = 0;
};

sweeps sweeps_of(const delivery_log& log, std::uint64_t first, std::size_t screens) {
    sweeps s;
    for (auto total = first; total < log.updates().size(); ++total) {
        const auto& u = log.updates()[total];
        if (u.screens != screens) {
            ++s.incomplete;
            continue;
        }
        s.from_due_ms.push_back(ms(u.when, u.last_shown));
        s.from_ack_ms.push_back(std::max(0.0, ms(u.acknowledged, u.last_shown)));
    }
    return s;
}

}  // namespace

json_object updates(arguments in) {
    const auto s = read_subject(in);
    const auto count = in.count("updates", 100);
    const auto viewers = in.count("viewers", 1'000);
    const auto sleepers = in.count("sleepers", 0);
    const auto rate = in.number("rate", 10);
    in.finish();

    poller events;
    delivery_log log;
    const auto poll = s.create_poll().id;
    crowd people(events, s.where, 16);
    people.collect_tokens(s, count + warming_up);
    audience seated(events);
    seated.seat(s.where, subject::viewer_path(poll), viewers, &log);
    meter sleeping(s.process);
    seated.seat_sleepers(s.where, subject::viewer_path(poll), sleepers);

    crowd::ballots first{{poll}, warming_up, warm_rate, &log, 0};
    people.cast(s, first);
    seated.wait_for(warming_up);
    for (const auto rested = steady::now() + pause_after; steady::now() < rested;) events.turn(rested);
    log.counting = true;
    const auto bytes = seated.bytes();

    meter used(s.process);
    crowd::ballots counted{{poll}, count, rate, &log, warming_up};
    const auto cast = people.cast(s, counted);
    const auto there = seated.wait_for(warming_up + count);
    used.stop();
    sleeping.stop();

    const auto found = sweeps_of(log, warming_up + 1, viewers);
    const auto frames = static_cast<double>(log.frames());
    json_object r;
    r.put("updates", static_cast<double>(count))
        .put("rate", rate)
        .put("viewers", static_cast<double>(viewers));
    r.put("sleepers", static_cast<double>(sleepers)).put("frames", frames);
    r.put("frame_payload_bytes",
          seated.viewers().empty() ? 0 : static_cast<double>(seated.viewers().front()->last_size()));
    r.put("bytes", static_cast<double>(seated.bytes() - bytes));
    r.put_raw("delivery_ms", distribution(log.latencies_ms()));
    r.put_raw("sweep_ms", distribution(found.from_due_ms));
    r.put_raw("sweep_after_ack_ms", distribution(found.from_ack_ms));
    r.put_raw("ack_ms", distribution(cast.latency_ms)).put_raw("ack_sent_ms", distribution(cast.sent_ms));
    r.put("answer_body_bytes", static_cast<double>(cast.body_bytes));
    r.put("server_cpu_s", used.server_cpu_s()).put("cpu_s_per_million", used.server_cpu_s() / frames * 1e6);
    r.put("generator_cpu_s", used.own_cpu_s()).put("seconds", cast.seconds());
    r.put("resident_before_sleepers_mb", sleeping.resident_before_mb());
    r.put("resident_mb", used.resident_mb());
    std::string verdict = "ok";
    if (cast.acknowledged() != count) verdict = "votes were not acknowledged";
    if (there != viewers || found.incomplete > 0) verdict = "viewers do not show every update";
    if (seated.backward() > 0) verdict = "a viewer was shown an older tally after a newer one";
    return r.put("verdict", verdict);
}

}  // namespace pollstream::bench
