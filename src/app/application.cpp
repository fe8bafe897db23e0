#include "app/application.hpp"

#include "app/addresses.hpp"
#include "app/banner.hpp"
#include "app/certificate.hpp"
#include "app/certificate_watch.hpp"
#include "app/demo.hpp"
#include "app/disk_watch.hpp"
#include "app/loop_watch.hpp"
#include "app/page_urls.hpp"
#include "app/routes.hpp"
#include "app/service_actions.hpp"
#include "app/service_stage.hpp"
#include "app/stall_watch.hpp"
#include "app/system_api.hpp"
#include "pollstream/async/periodic.hpp"
#include "pollstream/base/activity.hpp"
#include "pollstream/base/key_guard.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/thrown.hpp"
#include "pollstream/broadcast/hub.hpp"
#include "pollstream/broadcast/live_api.hpp"
#include "pollstream/bus/bus.hpp"
#include "pollstream/http/site.hpp"
#include "pollstream/http/static_files.hpp"
#include "pollstream/net/server.hpp"
#include "pollstream/poll/expiry.hpp"
#include "pollstream/poll/retention.hpp"
#include "pollstream/sqlite/backups.hpp"
#include "pollstream/sqlite/open.hpp"
#include "pollstream/store/catalog.hpp"

#include <boost/asio/co_spawn.hpp>

namespace pollstream::app {

namespace {

http::static_files make_web(const settings& s) {
    if (s.web_dir.empty()) return {http::embedded_assets(), s.base_path};
    return {s.web_dir, s.base_path};
}

bool throttled(const settings& s) {
    return s.throttle != http::throttle_mode::off;
}

bool vouched_for(const net::tls_identity* identity) {
    return identity != nullptr && !identity->facts().self_signed;
}

http::site_options site_options_of(const settings& s, const net::tls_identity* identity) {
    http::site_options o;
    o.base_path = s.base_path;
    o.allowed_hosts = s.allowed_host;
    o.allowed_origins = s.allowed_origin;
    o.trusted_proxies = s.trusted_proxy;
    o.frame_ancestors = s.frame_ancestor;
    o.throttling = s.throttle;
    o.create_per_minute = s.create_per_minute;
    o.create_burst = s.create_per_minute;
    o.access_log = s.access_log;
    o.strict_transport = vouched_for(identity);
    return o;
}

net::server_options server_options_of(const settings& s, net::inherited_sockets inherited,
                                      std::shared_ptr<const net::tls_identity> identity) {
    net::server_options o;
    o.listen.assign(s.listen.begin(), s.listen.end());
    for (const auto& where : s.listen_tls) o.listen.emplace_back(where, true);
    o.identity = std::move(identity);
    o.inherited = std::move(inherited);
    o.connections_max = s.connections_max;
    o.connections_per_address = s.connections_per_address;
    o.trusted_proxies = s.trusted_proxy;
    o.shutdown_grace = s.shutdown_grace;
    return o;
}

hub_options hub_options_of(const settings& s) {
    hub_options o;
    o.live_rate_hz = s.live_rate_hz;
    o.throttled = throttled(s);
    return o;
}

constexpr std::uint64_t demo_seed = 2026;

task<void> play(demo& show) {
    const auto played = co_await show.play();
    if (!played) log::warn("the demo ended early", {{"error", played.error().message()}});
}

sqlite::store_options store_options_of(const settings& s) {
    sqlite::store_options o;
    o.file = s.database();
    o.waiting_votes = s.waiting_votes;
    o.recover = s.recover;
    o.database_bytes = s.database_max_mb << 20;
    return o;
}

std::unique_ptr<sqlite::scheduled_backups> make_backups(const settings& s, const clock& time) {
    if (s.backup_every.count() == 0) return nullptr;
    sqlite::backup_options o;
    o.database = s.database();
    o.folder = s.backups();
    o.make_folder = s.backup_dir.empty();
    o.every = s.backup_every;
    o.keep = s.backup_keep;
    return std::make_unique<sqlite::scheduled_backups>(std::move(o), time);
}

}  // namespace

/// Members in the order of their dependencies; they are destroyed in reverse.
struct application::parts {
    parts(asio::io_context& l, settings s, const clock& t, net::inherited_sockets inherited)
        : config(std::move(s)),
          time(t),
          loop(l.get_executor()),
          storage(
              sqlite::open_store(store_options_of(config), loop, t, [this](const fact& f) { publish(f); })),
          identity(load_certificate(config, t.now())),
          known(*storage, limits::cached_polls, limits::cached_rooms),
          tokens(storage->secret()),
          polls(*storage, known, keys, t, config.create, config.admin_key, throttled(config)),
          votes(*storage, known, keys, throttled(config)),
          actions(polls, votes, tokens,
                  [this](const credentials& c) { return site.count_vote(c.address, c.device); }),
          live(loop, *storage, known, facts, actions, t, hub_options_of(config)),
          poll_expiry(loop, *storage, facts, t),
          room_retention(loop, *storage, t, config.delete_rooms_after),
          disk(loop, *storage),
          certificates(time, {[this] { return certificate(); }, [this] { read_certificate(false); }}),
          poll_rows(polls, tokens, config.base_path, charging()),
          results_rows(polls, tokens),
          room_rows(
              polls, tokens, config.base_path, [this](const room_id& id) { return live.viewers_of(id); },
              charging()),
          export_rows(polls, tokens),
          text_rows(polls, tokens),
          quiz_rows(polls, tokens, config.base_path),
          vote_rows(votes, tokens, config.base_path),
          live_rows(live, known, tokens, config.base_path),
          system_rows(view()),
          plain(polls, votes, tokens, config.base_path),
          web(make_web(config)),
          site(make_routes({poll_rows, results_rows, room_rows, export_rows, text_rows, quiz_rows, vote_rows,
                            live_rows, system_rows, plain, web}),
               site_options_with_port(),
               [this](const http::request& r) { return tokens.device_of(r).value_or(""); }),
          server(loop, site, server_options_of(config, std::move(inherited), identity)),
          backups(make_backups(config, t)),
          stage(polls, votes),
          show(loop, stage, write_demo_script(demo_seed), [this](const auto& room) {
              print_sample_room(config, server.endpoints(), certificate(), room);
          }) {}

    /// The catalog first, so that whoever hears of a fact finds the new state there.
    void publish(const fact& f) {
        known.absorb(f);
        facts.publish(f);
    }

    /// Charges requests that the site has let through.
    http::charge charging() {
        return [this](const http::request& r, std::size_t cost, std::string_view room) {
            return site.charge(r, cost, room);
        };
    }

    /// 0 if nothing listens for TLS.
    std::uint16_t tls_port() const {
        for (const auto& e : server.endpoints())
            if (e.secure()) return e.port();
        return 0;
    }

    http::site_options site_options_with_port() {
        auto o = site_options_of(config, identity.get());
        if (config.tls_redirect) o.tls_port = [this] { return tls_port(); };
        return o;
    }

    const net::certificate_facts* certificate() const { return identity ? &identity->facts() : nullptr; }

    system_view view() {
        return {polls,
                *storage,
                live,
                [this]() -> const net::server_counters& { return server.counters(); },
                [this]() -> const std::map<int, std::uint64_t>& { return site.refusals(); },
                votes,
                lateness.lag(),
                disk.use(),
                [this] { return urls(); },
                [this] { return backups ? backups->counters() : sqlite::backup_counters(); },
                [this] { return upkeep(); },
                [this] { return stopping; },
                config.base_path,
                config.create,
                config.delete_rooms_after};
    }

    /// `asked`: somebody asked for it, and is told even if the certificate is the same.
    void read_certificate(bool asked) {
        const auto before = identity;
        try {
            identity = load_new_certificate(config, time.now(), asked);
        } catch (const std::runtime_error& e) {
            const auto said_before = std::exchange(certificate_trouble, e.what());
            if (asked || said_before != certificate_trouble)
                log::error("the certificate stays as it was", {{"why", e.what()}});
            return;
        }
        certificate_trouble.clear();
        server.show(identity);
        site.promise_tls(vouched_for(identity.get()));
        if (!identity) return;
        const auto& now_shown = identity->facts();
        const bool same = before && before->facts().fingerprint == now_shown.fingerprint;
        if (same && !asked) return;
        log::info(same ? "certificate read: the same as before" : "certificate read",
                  {{"sha256", now_shown.fingerprint},
                   {"not_after", to_rfc3339(std::chrono::floor<timestamp::duration>(now_shown.not_after))}});
    }

    upkeep_numbers upkeep() const {
        upkeep_numbers n;
        n.backup_every = config.backup_every;
        n.database_bytes_max = std::uintmax_t{config.database_max_mb} << 20;
        n.rooms_deleted = room_retention.rooms_deleted();
        if (const auto* shown = certificate()) n.certificate_end = shown->not_after;
        return n;
    }

    std::vector<std::string> urls() const {
        return page_urls(server.endpoints(), config.base_path, interface_addresses(), certificate());
    }

    settings config;
    const clock& time;
    asio::any_io_executor loop;
    bus facts;
    std::unique_ptr<sqlite::sqlite_store> storage;
    std::shared_ptr<const net::tls_identity> identity;
    catalog known;
    http::voter_tokens tokens;
    key_guard keys{limits::guessers};
    poll_service polls;
    vote_service votes;
    service_actions actions;
    hub live;
    expiry poll_expiry;
    retention room_retention;
    disk_watch disk;
    loop_watch lateness;
    stall_watch stalls;
    certificate_watch certificates;
    periodic lateness_looks{loop, loop_watch::look_every, [this](auto due) {
                                const auto now = std::chrono::steady_clock::now();
                                lateness.look(now, now - due, activity::take_longest());
                            }};
    periodic stall_looks{loop, stall_watch::look_every, [this](auto) { stalls.look(storage->counters()); }};
    periodic certificate_looks{loop, certificate_watch::look_every, [this](auto) { certificates.look(); }};
    poll_api poll_rows;
    results_api results_rows;
    room_api room_rows;
    export_api export_rows;
    text_api text_rows;
    quiz_api quiz_rows;
    vote_api vote_rows;
    live_api live_rows;
    system_api system_rows;
    plain_page plain;
    http::static_files web;
    http::site site;
    net::server server;
    std::unique_ptr<sqlite::scheduled_backups> backups;  ///< null if they are off
    service_stage stage;
    demo show;
    std::string certificate_trouble;  ///< why the last try to read it failed
    bool stopping = false;
};

application::application(asio::io_context& loop, settings s, const clock& time,
                         net::inherited_sockets inherited)
    : parts_(std::make_unique<parts>(loop, std::move(s), time, std::move(inherited))) {}

application::~application() = default;

void application::start() {
    parts_->server.start();
    asio::co_spawn(parts_->loop, parts_->live.run(), or_end);
    asio::co_spawn(parts_->loop, parts_->poll_expiry.run(), or_end);
    asio::co_spawn(parts_->loop, parts_->room_retention.run(), or_end);
    asio::co_spawn(parts_->loop, parts_->disk.run(), or_end);
    asio::co_spawn(parts_->loop, parts_->lateness_looks.run(), or_end);
    asio::co_spawn(parts_->loop, parts_->stall_looks.run(), or_end);
    asio::co_spawn(parts_->loop, parts_->certificate_looks.run(), or_end);
    if (parts_->config.demo) asio::co_spawn(parts_->loop, play(parts_->show), or_say("the demo"));
}

std::vector<net::listening_endpoint> application::endpoints() const {
    return parts_->server.endpoints();
}

const net::certificate_facts* application::certificate() const {
    return parts_->certificate();
}

void application::renew_certificate() {
    parts_->read_certificate(true);
}

task<void> application::stop() {
    auto& p = *parts_;
    if (std::exchange(p.stopping, true)) co_return;
    p.show.stop();
    p.disk.stop();
    p.lateness_looks.stop();
    p.certificate_looks.stop();
    if (p.backups) p.backups->stop();
    const bool all_left = co_await p.server.finish();
    p.poll_expiry.stop();
    p.room_retention.stop();
    p.live.stop();
    // Work that still goes on is for nobody, and may be much: from here on only writes are carried out.
    p.storage->begin_shutdown();
    if (!all_left) co_await p.server.cut();
    co_await p.storage->drain();
    p.stall_looks.stop();  // they go on until here, since the stop may have to wait for the disk
}

std::string application::numbers() const {
    return parts_->system_rows.numbers_now();
}

}  // namespace pollstream::app
