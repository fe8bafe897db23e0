#include "pollstream/poll/poll_service.hpp"

#include <algorithm>

namespace pollstream {

namespace {

/// 16 bytes that only this database can derive from this text.
std::array<std::uint8_t, 16> derive(const hmac_key& secret, const std::string& text) {
    const auto mac = secret.sign(text);
    std::array<std::uint8_t, 16> bits{};
    std::copy_n(mac.begin(), bits.size(), bits.begin());
    return bits;
}

/// What the guard of keys calls the operator's own key.
constexpr std::string_view operators = "operator";

/// How many addresses' join codes are remembered.
constexpr std::size_t code_knowers = 20'000;

constexpr std::string_view admin_prefix = "psa_";
constexpr std::string_view kiosk_prefix = "psk_";

}  // namespace

poll_service::poll_service(store& backing, catalog& known, key_guard& keys, const clock& time,
                           create_policy policy, server_key server, bool paced)
    : store_(backing),
      catalog_(known),
      keys_(keys),
      time_(time),
      policy_(policy),
      server_(server),
      secret_(backing.secret()) {
    if (paced)
        codes_.emplace(limits::code_misses_per_s, limits::code_misses_burst, limits::throttle_entries,
                       code_knowers);
}

std::optional<idempotency> poll_service::retryable::once() const {
    if (key.empty()) return std::nullopt;
    return idempotency{sha256(key), sha256(bytes)};
}

poll_service::key_pair poll_service::make_keys(const retryable& request, const room_id& room) const {
    if (request.key.empty()) {
        return {make_access_key(admin_prefix, random_bytes<16>()),
                make_access_key(kiosk_prefix, random_bytes<16>())};
    }
    const auto seed = room.str() + '\n' + request.key + '\n' + request.bytes;
    return {make_access_key(admin_prefix, derive(secret_, "admin key\n" + seed)),
            make_access_key(kiosk_prefix, derive(secret_, "kiosk key\n" + seed))};
}

task<result<poll_service::created>> poll_service::create(creation wanted) {
    const auto now = time_.now();

    new_room r;
    r.id = room_id::make(ids_, now);
    auto keys = make_keys(wanted.request, r.id);
    r.title = wanted.room_title;
    r.created_at = now;
    r.admin_hash = keys.admin.hash();
    r.kiosk_hash = keys.kiosk.hash();
    r.polls = std::move(wanted.polls);
    r.show_first = wanted.show_first;
    r.pace = wanted.pace;
    for (auto& p : r.polls) {
        p.id = poll_id::make(ids_, now);
        p.room = r.id;
    }
    r.once = wanted.request.once();

    auto made = co_await store_.create_room(std::move(r));
    if (!made) co_return made.error();
    if (made->replayed) keys = make_keys(wanted.request, made->room->id);
    if (codes_) codes_->remember(wanted.address, made->room->code, steady_now());
    co_return created{made->room, made->polls, keys.admin, keys.kiosk};
}

task<result<poll_service::created>> poll_service::created_before(retryable request) {
    const auto once = request.once();
    if (!once) co_return errc::not_found;
    auto made = co_await store_.created_before(*once);
    if (!made) co_return made.error();
    const auto keys = make_keys(request, made->room->id);
    co_return created{made->room, made->polls, keys.admin, keys.kiosk};
}

task<result<poll_ref>> poll_service::added_before(retryable request) {
    auto made = co_await created_before(std::move(request));
    if (!made) co_return made.error();
    if (made->polls.empty()) co_return errc::not_found;
    co_return made->polls.front();
}

task<result<poll_ref>> poll_service::add_poll(room_id room, poll p, retryable request) {
    p.id = poll_id::make(ids_, time_.now());
    p.room = room;
    co_return co_await store_.add_poll(room, std::move(p), request.once());
}

access poll_service::count_attempt(access found, std::string_view of, const credentials& who) {
    if (found == access::granted) keys_.right(of, who.address);
    if (found == access::wrong_key) keys_.wrong(of, who.address);
    return found;
}

/// Also tells the log.
access poll_service::log_wrong_key(access found, std::string_view of, const credentials& who) {
    if (found == access::wrong_key) keys_.tell(of, who.address);
    return found;
}

std::chrono::seconds poll_service::wait_of(const std::optional<room_id>& room, const credentials& who) const {
    auto wait = std::chrono::seconds{0};
    if (room) wait = keys_.wait(room->str(), who.address);
    if (!room || server_) wait = std::max(wait, keys_.wait(operators, who.address));
    return wait;
}

/// For a key that does not belong to a room. One that looks like a room's is no guess: either it is another
/// room's, or its 128 bits are beyond guessing.
access poll_service::as_operator(const credentials& who) {
    if (!server_) return access::wrong_key;
    if (looks_like_access_key(who.admin_key))
        return opens(*server_, who.admin_key) ? access::granted : access::wrong_key;
    if (wait_of(std::nullopt, who).count() > 0) return access::too_many_guesses;
    return count_attempt(opens(*server_, who.admin_key) ? access::granted : access::wrong_key, operators,
                         who);
}

access poll_service::may_create(const credentials& who) {
    if (policy_ == create_policy::anyone) return access::granted;
    return who.admin_key.empty() ? access::no_key : log_wrong_key(as_operator(who), operators, who);
}

access poll_service::access_to(const room& r, const credentials& who) {
    if (who.admin_key.empty()) return access::no_key;
    const auto here = r.id.str();
    if (is_admin(r, who, server_key{})) {
        if (codes_) codes_->remember(who.address, r.code, steady_now());
        return count_attempt(access::granted, here, who);
    }
    if (wait_of(r.id, who).count() > 0) return access::too_many_guesses;
    return log_wrong_key(count_attempt(as_operator(who), here, who), here, who);
}

task<result<poll_ref>> poll_service::find(poll_id id) {
    return catalog_.poll(id);
}
task<result<room_id>> poll_service::room_of(poll_id id) {
    const auto p = co_await catalog_.poll(id);
    if (p) co_return (*p)->definition.room;
    if (failed_with(p, errc::not_found)) co_return errc::not_found;
    co_return co_await store_.room_of(id);
}
task<result<room_ref>> poll_service::find_room(room_id id) {
    return catalog_.room(id);
}

task<result<room_ref>> poll_service::find_room_by_code(std::string code, std::string address) {
    // Clients that have used up their misses are not told of hits either: the difference would give them the
    // answer.
    const auto admitted = codes_ ? codes_->ask(address, code, steady_now()) : code_guard::admission::known;
    if (admitted == code_guard::admission::refused) co_return errc::too_many_misses;
    auto found = co_await catalog_.room_by_code(code);
    if (!codes_) co_return found;
    if (found) {
        codes_->right(address, code, admitted, steady_now());
    } else if (failed_with(found, errc::not_found)) {
        codes_->wrong(address, code);
    } else {
        codes_->unanswered(address, admitted, steady_now());
    }
    co_return found;
}

task<result<std::vector<poll_ref>>> poll_service::polls_of(room_ref r) {
    std::vector<poll_ref> polls;
    polls.reserve(r->polls.size());
    for (const auto& id : r->polls) {
        auto p = co_await catalog_.poll(id);
        if (p)
            polls.push_back(*p);
        else if (!is_missing_or_damaged(p))
            co_return p.error();
    }
    co_return polls;
}

task<result<void>> poll_service::find_hosts(std::span<const pairing> pairs, std::span<asker> answers) {
    const auto& who = *pairs.front().who;
    if (who.admin_key.empty()) co_return result<void>();
    if (pairs.size() == 1) {
        const auto r = co_await catalog_.room(pairs.front().in->definition.room);
        if (!r && !is_missing_or_damaged(r)) co_return r.error();
        answers.front().admin = r && access_to(**r, who) == access::granted;
        co_return result<void>();
    }
    bool is_a_rooms = false;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto r = co_await catalog_.room(pairs[i].in->definition.room);
        if (!r && !is_missing_or_damaged(r)) co_return r.error();
        answers[i].admin = r && is_admin(**r, who, server_key{});
        is_a_rooms = is_a_rooms || answers[i].admin;
    }
    if (is_a_rooms) co_return result<void>();
    const auto found = as_operator(who);
    if (!looks_like_access_key(who.admin_key)) log_wrong_key(found, operators, who);
    if (found != access::granted) co_return result<void>();
    for (auto& a : answers) a.admin = true;
    co_return result<void>();
}

task<result<std::vector<asker>>> poll_service::resolve(std::vector<pairing> pairs) {
    std::vector<asker> answers(pairs.size());
    for (std::size_t first = 0, last = 0; first < pairs.size(); first = last) {
        while (last < pairs.size() && pairs[last].who == pairs[first].who) ++last;
        const auto found = co_await find_hosts(std::span(pairs).subspan(first, last - first),
                                               std::span(answers).subspan(first, last - first));
        if (!found) co_return found.error();
    }
    std::vector<voter_in_poll> questions;
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto& d = pairs[i].in->definition;
        const auto& who = *pairs[i].who;
        if (pairs[i].in->counts.total_voters() == 0) continue;  // nobody has voted, so neither have they
        // At a kiosk every submission is a voter of its own: nobody there has voted before.
        const auto identity = identity_of(d, who, std::nullopt);
        if (!identity) continue;
        questions.push_back({d.id, make_voter_key(secret_, d.id, d.identity, *identity)});
        asked.push_back(i);
    }
    if (questions.empty()) co_return answers;

    auto votes = co_await store_.find_votes(std::move(questions));
    if (!votes) co_return votes.error();
    for (std::size_t q = 0; q < asked.size(); ++q) {
        const auto& vote = (*votes)[q];
        if (!vote) continue;
        answers[asked[q]].has_voted = true;
        answers[asked[q]].marks = catalog_.marks_in(*pairs[asked[q]].in, *vote);
    }
    co_return answers;
}

std::optional<participant_key> poll_service::participant_in(const room_id& room,
                                                            const credentials& who) const {
    if (who.device.empty()) return std::nullopt;
    return make_participant_key(secret_, room, identity_rule::device, who.device);
}

task<result<std::vector<asker>>> poll_service::askers_in(std::vector<poll_ref> polls, credentials who) {
    std::vector<pairing> pairs;
    pairs.reserve(polls.size());
    for (auto& p : polls) pairs.push_back({std::move(p), &who});
    co_return co_await resolve(std::move(pairs));
}

task<result<std::vector<asker>>> poll_service::askers_of(poll_ref p, std::vector<credentials> many) {
    std::vector<pairing> pairs;
    pairs.reserve(many.size());
    for (const auto& who : many) pairs.push_back({p, &who});
    co_return co_await resolve(std::move(pairs));
}

task<result<asker>> poll_service::asker_in(poll_ref p, credentials who) {
    std::vector<poll_ref> one{std::move(p)};
    auto all = co_await askers_in(std::move(one), std::move(who));
    if (!all) co_return all.error();
    co_return all->front();
}

}  // namespace pollstream
