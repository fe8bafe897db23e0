#include "load/audience.hpp"
#include "load/commands.hpp"
#include "load/crowd.hpp"
#include "load/process.hpp"
#include "load/socket_crowd.hpp"

namespace pollstream::bench {

namespace {

/// What is reported of votes, whichever way they were cast.
json_object outcome(const cast_result& cast, const meter& used, std::size_t votes) {
    json_object statuses;
    for (const auto& [status, count] : cast.statuses)
        statuses.put(std::to_string(status), static_cast<double>(count));
    json_object r;
    r.put("votes", static_cast<double>(votes)).put("seconds", cast.seconds());
    r.put("votes_per_s", static_cast<double>(cast.acknowledged()) / cast.seconds());
    r.put_raw("ack_ms", distribution(cast.latency_ms));
    r.put("server_cpu_s", used.server_cpu_s());
    r.put("server_cpu_us_per_vote", 1e6 * used.server_cpu_s() / static_cast<double>(votes));
    r.put("server_resident_before_mb", used.resident_before_mb());
    r.put("server_resident_mb", used.resident_mb()).put("generator_cpu_s", used.own_cpu_s());
    return r.put_raw("answers", statuses.str());
}

struct watched {
    std::vector<double> final_tally_ms;  ///< for each viewer, since the last acknowledgement
    double seconds = 0;                  ///< from the first vote to the last screen
};

watched watch(const audience& seated, const cast_result& cast, std::uint64_t total) {
    watched w;
    for (const auto& v : seated.viewers()) {
        if (v->total() != total) continue;
        const std::chrono::duration<double> after = v->since() - cast.last;
        w.final_tally_ms.push_back(std::max(after.count() * 1e3, 0.0));  // a frame may overtake the answer
        w.seconds = std::max(w.seconds, std::chrono::duration<double>(v->since() - cast.first).count());
    }
    return w;
}

std::string judge(std::size_t votes, const cast_result& cast, std::uint64_t tally) {
    if (cast.acknowledged() != votes) return "votes were not acknowledged";
    if (tally != votes) return "the tally is not the number of acknowledged votes";
    return "ok";
}

}  // namespace

json_object votes(arguments in) {
    const auto s = read_subject(in);
    const auto count = in.count("votes", 10'000);
    const auto connections = in.count("connections", 64);
    const auto viewers = in.count("viewers", 0);
    const auto polls = in.count("polls", 1);
    crowd::ballots all;
    all.votes = count;
    all.rate = in.number("rate", 0);
    const auto existing = in.text("poll");
    // If there are more tokens than votes, the rest belong to people who do not vote.
    const auto tokens = in.count("tokens", count);
    in.finish();

    poller events;
    for (std::size_t i = 0; i < polls; ++i)
        all.polls.push_back(existing.empty() ? s.create_poll().id : existing);
    std::uint64_t before = 0;
    if (!s.floor)
        for (const auto& poll : all.polls) before += s.tally(poll);
    crowd people(events, s.where, connections);
    people.collect_tokens(s, std::max(tokens, count));
    audience seated(events);
    seated.seat(s.where, subject::viewer_path(all.polls.front()), viewers, nullptr);
    const auto frames = seated.frames();

    meter used(s.process);
    const auto cast = people.cast(s, all);
    const auto expected = s.floor ? count : before + count;
    if (polls == 1) seated.wait_for(expected);
    used.stop();

    auto r = outcome(cast, used, count);
    const auto seen = watch(seated, cast, expected);
    r.put("connections", static_cast<double>(connections)).put("polls", static_cast<double>(polls));
    r.put("ack_ms_from", all.rate > 0 ? "due" : "sent")
        .put("answer_body_bytes", static_cast<double>(cast.body_bytes));
    r.put("viewers", static_cast<double>(viewers))
        .put("frames", static_cast<double>(seated.frames() - frames));
    if (viewers > 0) r.put("frame_payload_bytes", static_cast<double>(seated.viewers().front()->last_size()));
    r.put_raw("final_tally_ms", distribution(seen.final_tally_ms))
        .put("seconds_to_last_screen", seen.seconds);
    std::uint64_t tally = 0;
    for (const auto& poll : all.polls) tally += s.floor ? 0 : s.tally(poll);
    auto verdict = judge(count, cast, s.floor ? count : tally - before);
    if (polls == 1 && seen.final_tally_ms.size() != viewers) verdict = "viewers do not show the final tally";
    if (seated.backward() > 0) verdict = "a viewer was shown an older tally after a newer one";
    return r.put("verdict", verdict);
}

json_object socket_votes(arguments in) {
    const auto s = read_subject(in);
    const auto voters = in.count("voters", 2'500);
    const auto viewers = in.count("viewers", 0);
    const bool kiosks = in.text("kiosks") == "yes";
    socket_crowd::ballots all;
    all.each = in.count("each", 20);
    all.waiting = in.count("waiting", all.waiting);
    all.waiting_per_socket = in.count("waiting-per-socket", all.waiting_per_socket);
    in.finish();

    poller events;
    const auto first = s.create_poll(kiosks ? "kiosk" : "device");
    all.polls.push_back(first.id);
    // A phone has one vote per poll, a kiosk any number in one poll.
    while (!kiosks && all.polls.size() < all.each) all.polls.push_back(s.create_poll().id);
    crowd issuing(events, s.where, 64);
    issuing.collect_tokens(s, voters);
    audience seated(events);
    seated.seat(s.where, subject::viewer_path(first.id), viewers, nullptr);
    for (const auto& v : seated.viewers())
        for (std::size_t i = 1; i < all.polls.size(); ++i)
            v->say(R"({"type":"subscribe","poll_id":")" + all.polls[i] + R"("})");
    socket_crowd people(events, s.where, issuing.take_tokens());
    if (kiosks) people.become_kiosks(first);
    const auto settled = steady::now() + std::chrono::seconds(1);
    while (steady::now() < settled) events.turn(settled);

    meter used(s.process);
    const auto cast = people.cast(all, s.choices);
    used.stop();

    const auto count = voters * all.each;
    auto r = outcome(cast, used, count);
    r.put("sockets", static_cast<double>(voters)).put("polls", static_cast<double>(all.polls.size()));
    r.put("viewers", static_cast<double>(viewers));
    std::uint64_t tally = 0;
    for (const auto& id : all.polls) tally += s.tally(id);
    return r.put("verdict", judge(count, cast, tally));
}

}  // namespace pollstream::bench
