#include "app/metrics.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string_view>

namespace pollstream::app {

namespace {

constexpr double us_per_s = 1e6;

/// "0.0025": as short as an exact value can be.
std::string seconds(std::uint64_t us) {
    char text[32];
    const int size = std::snprintf(text, sizeof text, "%.9g", static_cast<double>(us) / us_per_s);
    return {text, static_cast<std::size_t>(size)};
}

class exposition {
  public:
    void counter(std::string_view name, std::string_view help, std::uint64_t value) {
        head("counter", name, help);
        sample(name, {}, std::to_string(value));
    }
    void gauge(std::string_view name, std::string_view help, std::uint64_t value) {
        head("gauge", name, help);
        sample(name, {}, std::to_string(value));
    }
    void head(std::string_view type, std::string_view name, std::string_view help) {
        text_.append("# HELP pollstream_").append(name).append(" ").append(help).append("\n");
        text_.append("# TYPE pollstream_").append(name).append(" ").append(type).append("\n");
    }
    void sample(std::string_view name, std::string_view labels, std::string_view value) {
        text_.append("pollstream_").append(name);
        if (!labels.empty()) text_.append("{").append(labels).append("}");
        text_.append(" ").append(value).append("\n");
    }
    template <const auto& UptoUs>
    void histogram(const std::string& name, std::string_view help, const durations<UptoUs>& took) {
        head("histogram", name, help);
        std::uint64_t so_far = 0;
        for (std::size_t i = 0; i < took.counts.size(); ++i) {
            so_far += took.counts[i];
            const auto bound = i < UptoUs.size() ? seconds(UptoUs[i]) : "+Inf";
            sample(name + "_bucket", "le=\"" + bound + "\"", std::to_string(so_far));
        }
        sample(name + "_sum", {}, seconds(took.sum_us));
        sample(name + "_count", {}, std::to_string(so_far));
    }
    std::string text() && { return std::move(text_); }

  private:
    std::string text_;
};

void add_votes(exposition& out, const vote_counters& votes) {
    out.head("counter", "votes_total", "Votes by outcome.");
    for (std::size_t i = 0; i < votes.by_verdict.size(); ++i) {
        const auto label = "verdict=\"" + std::string(to_string(static_cast<verdict>(i))) + "\"";
        out.sample("votes_total", label, std::to_string(votes.by_verdict[i]));
    }
    out.sample("votes_total", "verdict=\"refused\"", std::to_string(votes.refused));
    out.sample("votes_total", "verdict=\"failed\"", std::to_string(votes.failed));
}

void add_lane(exposition& out, const sqlite::lane_counters& lane) {
    out.counter("commits_total", "Transactions committed by the lane.", lane.commits);
    out.counter("commit_jobs_total", "Votes and commands committed.", lane.jobs);
    out.counter("commit_failures_total", "Transactions that failed.", lane.failures);
    out.gauge("commit_batch_max", "Most jobs in one transaction so far.", lane.largest_batch);
    out.head("histogram", "commit_batch_jobs", "Votes and commands in one transaction.");
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < lane.batches.size(); ++i) {
        so_far += lane.batches[i];
        const auto bound = i < sqlite::batch_bounds.size() ? std::to_string(sqlite::batch_bounds[i]) : "+Inf";
        out.sample("commit_batch_jobs_bucket", "le=\"" + bound + "\"", std::to_string(so_far));
    }
    out.sample("commit_batch_jobs_sum", {}, std::to_string(lane.jobs));
    out.sample("commit_batch_jobs_count", {}, std::to_string(so_far));
    out.head("counter", "sqlite_errors_total",
             "Errors that SQLite reported, by the class of its result code.");
    for (std::size_t i = 0; i < lane.errors.size(); ++i) {
        const auto label = "class=\"" + std::string(to_string(static_cast<sqlite::trouble>(i))) + "\"";
        out.sample("sqlite_errors_total", label, std::to_string(lane.errors[i]));
    }
    const bool takes_votes = !lane.read_only && !lane.misplaced && lane.last_failure == errc::ok;
    out.gauge("database_writable", "Whether the last transaction could be written: 1 or 0.",
              takes_votes ? 1 : 0);
    out.gauge("commit_waiting", "Votes and commands waiting for the lane.", lane.waiting);
    out.head("gauge", "commit_under_way_seconds",
             "How long the current commit has taken; 0 if there is none.");
    const auto so_long = std::chrono::duration_cast<std::chrono::microseconds>(lane.under_way).count();
    out.sample("commit_under_way_seconds", {}, seconds(static_cast<std::uint64_t>(so_long)));
    out.histogram("commit_seconds", "From a batch's first job to its commit on disk.", lane.took);
}

void add_live(exposition& out, const hub_counters& live) {
    out.gauge("viewers", "WebSocket conversations open now.", live.viewers);
    out.gauge("topics", "Polls that somebody follows now.", live.topics);
    out.counter("tally_ticks_total", "Tally updates sent to a poll's viewers.", live.ticks);
    out.counter("news_total", "Times a viewer was notified of news.", live.marked);
    out.counter("news_conflated_total", "Of those, how many while earlier news was still waiting.",
                live.conflated);
    out.counter("viewers_dropped_slow_total", "Viewers dropped because they did not read.",
                live.dropped_slow);
    out.counter("viewers_dropped_flood_total", "Viewers dropped because they sent too much.",
                live.dropped_flood);
}

void add_refusals(exposition& out, const std::map<int, std::uint64_t>& refused) {
    out.head("counter", "http_refused_total", "Requests that were refused or failed, by status.");
    for (const auto& [status, times] : refused)
        out.sample("http_refused_total", "code=\"" + std::to_string(status) + "\"", std::to_string(times));
}

void add_network(exposition& out, const net::server_counters& network) {
    out.counter("connections_accepted_total", "Connections accepted.", network.accepted);
    out.counter("connections_refused_total", "Connections refused because of a limit.", network.refused);
    out.head("counter", "tls_handshakes_total", "TLS handshakes by outcome.");
    out.sample("tls_handshakes_total", "outcome=\"done\"", std::to_string(network.handshakes));
    out.sample("tls_handshakes_total", "outcome=\"failed\"", std::to_string(network.handshakes_failed));
    out.counter("http_requests_total", "HTTP requests read.", network.requests);
    out.counter("answers_broken_off_total",
                "Answers cut short because too much was waiting for slow readers.", network.broken_off);
    out.gauge("unread_answer_bytes", "Memory of long answers that wait for slow readers.",
              network.unread_bytes);
    out.gauge("http_connections", "HTTP connections open now.", network.open_http);
    out.gauge("websocket_connections", "WebSocket connections open now.", network.open_ws);
    out.counter("frames_sent_total", "WebSocket frames sent.", network.frames_sent);
}

/// Unknown numbers are left out: a zero would look like a full disk.
void add_disk(exposition& out, const std::optional<sqlite::disk_use>& disk, const upkeep_numbers& set) {
    if (disk) {
        out.gauge("database_size_bytes", "Size of the database file.", disk->database);
        out.gauge("database_unused_bytes",
                  "Space of deleted data in the database: reused, or given back by `pollstream compact`.",
                  disk->unused);
        out.gauge("database_wal_size_bytes", "Size of the write-ahead log beside the database.", disk->wal);
        out.gauge("disk_free_bytes",
                  "Free space on the disk of the database, for the user the server runs as.",
                  disk->disk_free);
        out.gauge("disk_size_bytes", "Size of the disk of the database.", disk->disk);
    }
    out.gauge("database_size_limit_bytes", "database_max_mb in bytes; 0: no limit.", set.database_bytes_max);
    out.counter("rooms_deleted_total", "Rooms deleted because they were quiet, by delete_rooms_after.",
                set.rooms_deleted);
}

void add_certificate(exposition& out, const upkeep_numbers& set) {
    if (!set.certificate_end) return;
    const auto end = std::chrono::floor<std::chrono::seconds>(*set.certificate_end).time_since_epoch();
    out.gauge("tls_certificate_end_timestamp_seconds", "When the certificate of the TLS listeners expires.",
              static_cast<std::uint64_t>(end.count()));
}

void add_backups(exposition& out, const sqlite::backup_counters& backups, const upkeep_numbers& set) {
    constexpr std::int64_t ms_per_s = 1'000;
    const auto last = backups.last_success ? to_ms(*backups.last_success) / ms_per_s : 0;
    out.gauge("backup_last_success_timestamp_seconds",
              "When the newest scheduled backup was made; 0: there is none.",
              static_cast<std::uint64_t>(last));
    out.counter("backup_failures_total", "Scheduled backups that failed.", backups.failures);
    out.gauge("backup_interval_seconds", "How often scheduled backups are made; 0: never.",
              static_cast<std::uint64_t>(set.backup_every.count()));
}

}  // namespace

std::uint64_t resident_bytes() {
    std::ifstream in("/proc/self/statm");
    std::uint64_t whole = 0;
    std::uint64_t resident_pages = 0;
    if (!(in >> whole >> resident_pages)) return 0;
    return resident_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::string render_metrics(const numbers& n) {
    exposition out;
    add_votes(out, n.votes);
    add_lane(out, n.lane);
    add_live(out, n.live);
    add_network(out, n.network);
    add_refusals(out, n.refused);
    add_disk(out, n.disk, n.upkeep);
    add_certificate(out, n.upkeep);
    add_backups(out, n.backups, n.upkeep);
    out.histogram("loop_lag_seconds", "How late the event loop was, measured ten times a second.",
                  n.lag.late);
    out.counter("loop_held_total", "Times the event loop was late by more than 50 ms.", n.lag.held);
    out.gauge("resident_memory_bytes", "Resident memory of the process.", n.resident_bytes);
    return std::move(out).text();
}

}  // namespace pollstream::app
