#include "load/audience.hpp"
#include "load/commands.hpp"
#include "load/crowd.hpp"
#include "load/process.hpp"

namespace pollstream::bench {

json_object requests(arguments in) {
    const auto s = read_subject(in);
    const auto count = in.count("requests", 50'000);
    const auto connections = in.count("connections", 64);
    const auto method = in.text("method", "GET");
    const auto path = in.text("path", "/");
    const auto body = in.text("body");
    const auto status = static_cast<int>(in.count("status", 200));
    in.finish();

    poller events;
    crowd people(events, s.where, connections);
    people.repeat(method, path, body, status, connections * 4);  // warm-up
    meter used(s.process);
    const auto done = people.repeat(method, path, body, status, count);
    used.stop();

    json_object r;
    r.put("requests", static_cast<double>(count)).put("connections", static_cast<double>(connections));
    r.put("requests_per_s", static_cast<double>(done.acknowledged()) / done.seconds());
    r.put_raw("answer_ms", distribution(done.latency_ms));
    r.put("answer_body_bytes", static_cast<double>(done.body_bytes));
    r.put("server_cpu_us_per_request", 1e6 * used.server_cpu_s() / static_cast<double>(count));
    r.put("generator_cpu_s", used.own_cpu_s()).put("seconds", done.seconds());
    return r.put("verdict", done.acknowledged() == count ? "ok" : "requests were not answered as asked for");
}

json_object seats(arguments in) {
    const auto s = read_subject(in);
    const auto viewers = in.count("viewers", 1'000);
    in.finish();

    poller events;
    const auto poll = s.create_poll().id;
    audience seated(events);
    // One seat first, for the one-time costs.
    seated.seat(s.where, subject::viewer_path(poll), 1, nullptr);
    meter used(s.process);
    seated.seat(s.where, subject::viewer_path(poll), viewers, nullptr);
    const auto settled = steady::now() + std::chrono::seconds(2);
    while (steady::now() < settled) events.turn(settled);
    used.stop();

    const auto grown_mb = used.resident_mb() - used.resident_before_mb();
    json_object r;
    r.put("viewers", static_cast<double>(viewers)).put("resident_before_mb", used.resident_before_mb());
    r.put("resident_mb", used.resident_mb());
    r.put("kib_per_viewer", grown_mb * 1024 / static_cast<double>(viewers));
    r.put("server_cpu_us_per_seat", 1e6 * used.server_cpu_s() / static_cast<double>(viewers));
    return r.put("verdict", "ok");
}

}  // namespace pollstream::bench
