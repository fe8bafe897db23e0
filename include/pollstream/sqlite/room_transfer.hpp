// Carries rooms out of one database and into another. What is kept of them (docs/room-format.md describes it
// for people) is passed on room by room, poll by poll, ballot by ballot, so that any number fits into little
// memory.
#pragma once

#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/room.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pollstream::sqlite {

struct carried_room {
    std::string title;
    timestamp created_at{};
    std::size_t polls = 0;
    std::optional<std::size_t> current;  ///< index of the poll it shows
    std::string id;                      ///< where it comes from; for people
    std::string code;                    ///< likewise
    std::size_t participants = 0;        ///< how many take part in its quizzes
    room_pace pace = room_pace::host;
};

/// What comes with a poll.
struct carried_poll {
    std::uint64_t ballots = 0;
    bool has_seed = true;  ///< false: its lot was drawn on the way, and nobody was told of it
};

/// Receives a room, then the participants of its quizzes, by number, then its polls in order, each followed
/// by its ballots in order.
class room_sink {
  public:
    virtual ~room_sink() = default;
    virtual void begin_room(const carried_room& r) = 0;
    /// A sink that only counts may leave them out.
    virtual void take_participant(const participant&) {}
    virtual void begin_poll(const poll& p, const carried_poll& with) = 0;
    virtual void take_ballot(const ballot_record& b) = 0;
};

/// Passes one room to the sink, by its id or join code, or all in the order of creation if `which` is empty;
/// returns how many. One snapshot; the server may be running. Throws std::runtime_error.
std::size_t read_rooms(const std::filesystem::path& file, const std::string& which, room_sink& to);

struct imported_room {
    std::string title;
    std::string code;
    std::string id;
    std::string admin_key;  ///< kept nowhere else: the database has its hash
    std::string kiosk_key;
};

/// Makes new rooms of what it receives, with new ids, codes and keys, each room in one transaction. It trusts
/// its input: whoever reads a file checks it first. Every call throws std::runtime_error with a text for
/// people.
class room_importer final : public room_sink {
  public:
    /// Keeps a room's keys. Called before the room is committed; if it throws, the room is not.
    using keeper = std::function<void(const imported_room&)>;

    /// Locks the database, which no server may have open; creates it if it is missing.
    room_importer(const std::filesystem::path& file, timestamp now, keeper keep_keys);
    ~room_importer() override;

    void begin_room(const carried_room& r) override;
    void take_participant(const participant& p) override;
    void begin_poll(const poll& p, const carried_poll& with) override;
    void take_ballot(const ballot_record& b) override;
    /// Commits the last room.
    void finish();

    /// How many rooms are committed.
    std::size_t done() const noexcept;

  private:
    struct work;
    std::unique_ptr<work> work_;
};

}  // namespace pollstream::sqlite
