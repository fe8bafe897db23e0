#include "sqlite/idempotency_rows.hpp"

#include <algorithm>
#include <tuple>

namespace pollstream::sqlite {

namespace {

constexpr std::chrono::hours remembered{24};
constexpr std::size_t id_bytes = sizeof(poll_id::value.bytes);

}  // namespace

idempotency_rows::idempotency_rows(database& db)
    : find_(db, "SELECT request, room, polls FROM idempotency WHERE key = ?"),
      put_(db, "INSERT INTO idempotency (key, request, room, polls, made_at) VALUES (?, ?, ?, ?, ?)"),
      forget_(db, "DELETE FROM idempotency WHERE made_at <= ?") {}

std::optional<idempotency_rows::creation> idempotency_rows::find(const digest256& key, timestamp now) {
    forget_.apply(now - remembered);
    auto row = find_.with(key);
    if (!row.step()) return std::nullopt;
    creation found;
    found.request = row.fixed<std::tuple_size_v<digest256>>(0);
    row.id(1, found.room);
    const auto ids = row.bytes(2);
    found.polls.resize(ids.size() / id_bytes);
    for (std::size_t i = 0; i < found.polls.size(); ++i) {
        std::copy_n(ids.begin() + static_cast<std::ptrdiff_t>(i * id_bytes), id_bytes,
                    found.polls[i].value.bytes.begin());
    }
    return found;
}

void idempotency_rows::put(const idempotency& once, const room_id& room, std::span<const poll_ref> made,
                           timestamp now) {
    std::vector<std::uint8_t> ids;
    for (const auto& p : made) {
        const auto& id = p->definition.id.value.bytes;
        ids.insert(ids.end(), id.begin(), id.end());
    }
    put_.apply(once.key, once.request, room, ids, now);
}

}  // namespace pollstream::sqlite
