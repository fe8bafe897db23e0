#include "app/metrics.hpp"

#include <string_view>

namespace pollstream::app {

namespace {

class exposition {
  public:
    void counter(std::string_view name, std::string_view help, std::uint64_t value) {
        sample("counter", name, help, value);
    }
    void gauge(std::string_view name, std::string_view help, std::uint64_t value) {
        sample("gauge", name, help, value);
    }
    std::string text() && { return std::move(text_); }

  private:
    void sample(std::string_view type, std::string_view name, std::string_view help, std::uint64_t value) {
        const auto full = "pollstream_" + std::string(name);
        text_.append("# HELP ").append(full).append(" ").append(help).append("\n");
        text_.append("# TYPE ").append(full).append(" ").append(type).append("\n");
        text_.append(full).append(" ").append(std::to_string(value)).append("\n");
    }
    std::string text_;
};

}  // namespace

std::string render_metrics(const sqlite::lane_counters& lane, const hub_counters& live,
                           const net::server_counters& network) {
    exposition out;
    out.counter("commits_total", "Transactions committed by the lane.", lane.commits);
    out.counter("commit_jobs_total", "Votes and commands committed.", lane.jobs);
    out.counter("commit_failures_total", "Transactions that failed.", lane.failures);
    out.gauge("commit_batch_max", "Most jobs in one transaction so far.", lane.largest_batch);
    out.gauge("commit_waiting", "Votes and commands waiting for the lane.", lane.waiting);
    out.gauge("viewers", "WebSocket conversations open now.", live.viewers);
    out.gauge("topics", "Polls that somebody follows now.", live.topics);
    out.counter("tally_ticks_total", "Tally frames told to a poll's viewers.", live.ticks);
    out.counter("news_total", "Times a viewer was told that there is news.", live.marked);
    out.counter("news_conflated_total", "Of those, while earlier news was still waiting.", live.conflated);
    out.counter("viewers_dropped_slow_total", "Viewers dropped because they did not read.",
                live.dropped_slow);
    out.counter("viewers_dropped_flood_total", "Viewers dropped because they sent too much.",
                live.dropped_flood);
    out.counter("connections_accepted_total", "Connections accepted.", network.accepted);
    out.counter("connections_refused_total", "Connections refused over a limit.", network.refused);
    out.counter("http_requests_total", "HTTP requests read.", network.requests);
    out.gauge("http_connections", "HTTP connections open now.", network.open_http);
    out.gauge("websocket_connections", "WebSocket connections open now.", network.open_ws);
    out.counter("frames_sent_total", "WebSocket frames sent.", network.frames_sent);
    return std::move(out).text();
}

}  // namespace pollstream::app
