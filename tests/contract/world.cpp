#include "world.hpp"

#include "pollstream/sqlite/open.hpp"
#include "sqlite/statement.hpp"
#include "support/memory_store.hpp"

#include <algorithm>

namespace pollstream::testing {

namespace {

std::string numbers(const std::vector<std::uint64_t>& n) {
    std::string text;
    for (const auto one : n) text += (text.empty() ? "" : ",") + std::to_string(one);
    return text;
}

struct describer {
    std::string operator()(const poll_changed& f) const {
        return std::string(to_string(f.what)) + " " + f.state->definition.title;
    }
    std::string operator()(const vote_counted& f) const {
        return std::string(to_string(f.how)) + " " + f.state->definition.title;
    }
    std::string operator()(const tally_changed& f) const {
        return "tally " + f.state->definition.title + " " + numbers(f.state->counts.counts());
    }
    std::string operator()(const room_changed& f) const {
        return f.deleted ? "room deleted" : "room " + f.state->title;
    }
    std::string operator()(const participants_changed&) const { return "participants"; }
};

}  // namespace

std::string name(store_kind k) {
    return k == store_kind::memory ? "memory" : "sqlite";
}

std::string describe(const fact& f) {
    return std::visit(describer{}, f);
}

voter_key voter(unsigned n) {
    voter_key key{};
    for (std::size_t i = 0; i < sizeof(n); ++i) key[i] = static_cast<std::uint8_t>(n >> (8 * i));
    return key;
}

world::world(store_kind kind) {
    draw_ = [this] {
        if (codes.empty()) return random_code();
        auto code = codes.front();
        codes.pop_front();
        return code;
    };
    if (kind == store_kind::memory) {
        const auto sink = [this](const fact& f) { hear(f); };
        store_ = std::make_unique<memory_store>(loop.get_executor(), time, sink, draw_);
    } else {
        open_sqlite();
    }
}

world::~world() = default;

void world::open_sqlite() {
    sqlite::store_options options;
    options.file = folder_ / "polls.db";
    options.draw_code = draw_;
    store_ = sqlite::open_store(options, loop.get_executor(), time, [this](const fact& f) { hear(f); });
}

void world::damage(const poll_ref& p) {
    if (auto* in_memory = dynamic_cast<memory_store*>(store_.get())) {
        in_memory->damage(p->definition.id);
        return;
    }
    store_.reset();
    {
        sqlite::database db(folder_ / "polls.db", sqlite::database::access::plain);
        sqlite::statement cut(db,
                              "UPDATE tallies SET counts = substr(counts, 2) WHERE poll = "
                              "(SELECT key FROM polls WHERE id = ?)");
        cut.apply(p->definition.id);
    }
    open_sqlite();
}

void world::hear(const fact& f) {
    facts.push_back(f);
    std::visit([this](const auto& one) { check_version(one); }, f);
}

void world::check_version(const poll_changed& f) {
    auto& last = versions_[f.state->definition.id.str()];
    INFO("fact: " << describe(f));
    if (f.what == poll_event::deleted) {
        CHECK(f.state->version() >= last);
    } else {
        CHECK(f.state->version() > last);
    }
    last = f.state->version();
}

void world::check_version(const tally_changed& f) {
    auto& last = versions_[f.state->definition.id.str()];
    INFO("fact: " << describe(f));
    CHECK(f.state->version() > last);
    last = f.state->version();
}

void world::check_version(const vote_counted& f) {
    CHECK(f.state->version() > versions_[f.state->definition.id.str()]);
}

void world::check_version(const room_changed& f) {
    auto& last = versions_[f.state->id.str()];
    if (!f.deleted) CHECK(f.state->version > last);
    last = f.state->version;
}

std::vector<result<cast_result>> world::run_all(std::vector<task<result<cast_result>>> work) {
    std::vector<result<cast_result>> answers(work.size(), result<cast_result>(errc::timed_out));
    std::size_t left = work.size();
    for (std::size_t i = 0; i < work.size(); ++i) {
        begin(loop, std::move(work[i]), [&, i](result<cast_result> a) {
            answers[i] = std::move(a);
            --left;
        });
    }
    loop.restart();
    while (left > 0) loop.run_one();
    return answers;
}

poll world::a_poll(const std::string& title, std::size_t options) {
    poll p;
    p.id = poll_id::make(ids_, time.now());
    p.title = title;
    p.creator_name = "Ada";
    p.description = "What it is about";
    p.created_at = time.now();
    for (std::size_t i = 1; i <= options; ++i) p.options.push_back("Option " + std::to_string(i));
    return p;
}

new_room world::a_room(std::vector<poll> polls) {
    new_room r;
    r.id = room_id::make(ids_, time.now());
    r.title = polls.empty() ? "Empty" : polls.front().title;
    r.created_at = time.now();
    r.admin_hash = sha256("admin " + r.id.str());
    r.kiosk_hash = sha256("kiosk " + r.id.str());
    for (auto& p : polls) p.room = r.id;
    r.polls = std::move(polls);
    return r;
}

made_room world::create_room(std::vector<poll> polls) {
    auto made = run(store_->create_room(a_room(std::move(polls))));
    REQUIRE(made.has_value());
    return *made;
}

poll_ref world::create(poll p) {
    std::vector<poll> one;
    one.push_back(std::move(p));
    return create_room(std::move(one)).polls.front();
}

ballot world::a_ballot(const poll_id& p, unsigned who, choice marks, const std::string& voter_name) {
    return {p, voter(who), normalized(std::move(marks)), vote_id::make(), voter_name};
}

ballot world::saying(const poll_ref& p, unsigned who, std::vector<std::string> texts) {
    auto b = a_ballot(p->definition.id, who, {});
    b.texts = std::move(texts);
    return b;
}

ballot world::voting(const poll_ref& p, unsigned who, option_no question, question_vote v) {
    auto b = a_ballot(p->definition.id, who, {});
    b.marks = {question, static_cast<option_no>(v)};
    return b;
}

cast_result world::cast(ballot b) {
    auto done = run(store_->cast(std::move(b)));
    REQUIRE(done.has_value());
    return *done;
}

cast_result world::vote(const poll_ref& p, unsigned who, choice marks, const std::string& voter_name) {
    return cast(a_ballot(p->definition.id, who, std::move(marks), voter_name));
}

voided_votes world::take_back(const poll_ref& p, vote_window window) {
    auto done = run(store_->void_votes(p->definition.id, window));
    REQUIRE(done.has_value());
    return *done;
}

poll_ref world::load(const poll_ref& p) {
    auto loaded = run(store_->load_poll(p->definition.id));
    REQUIRE(loaded.has_value());
    return *loaded;
}

room_ref world::load(const room_ref& r) {
    auto loaded = run(store_->load_room(r->id));
    REQUIRE(loaded.has_value());
    return *loaded;
}

std::vector<std::string> world::told() {
    std::vector<std::string> lines;
    for (; described_ < facts.size(); ++described_) lines.push_back(describe(facts[described_]));
    return lines;
}

}  // namespace pollstream::testing
