#include "app/count_rooms.hpp"

#include "app/count_names.hpp"
#include "app/room_file.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lot.hpp"

#include <sstream>
#include <unordered_map>
#include <variant>

namespace pollstream::app {

namespace {

/// A choice of options ranks them before all others and level with each other; a ranking keeps its order.
/// Nullopt if votes of this kind are something else, or if the numbers are not options.
std::optional<count::ranking> ranking_of(const poll& p, const choice& marks) {
    const bool is_set = names_options(p);
    if (!is_set && rules_of(p).member != vote_member::ranking) return std::nullopt;
    count::ranking r;
    bool first = true;
    for (const auto n : marks) {
        if (!p.valid_option(n)) return std::nullopt;
        const auto o = static_cast<count::option>(n - 1);
        if (!(is_set && !first ? r.level(o) : r.below(o))) return std::nullopt;
        first = false;
    }
    return r;
}

class ballot_counter final : public sqlite::room_sink {
  public:
    explicit ballot_counter(std::optional<std::size_t> wanted) : wanted_(wanted) {}

    void begin_room(const sqlite::carried_room&) override {}

    void begin_poll(const poll& p, const sqlite::carried_poll& with) override {
        ++polls_;
        taking_ = polls_ == wanted_.value_or(1);
        if (!taking_) return;
        poll_ = p;
        file_.title = printed_name(p.title, "the title", file_.notes);
        for (const auto& text : p.options)
            file_.options.push_back(
                printed_name(text, "option " + std::to_string(file_.options.size() + 1), file_.notes));
        file_.ballots = count::profile(p.options.size());
        if (const auto* rank = std::get_if<rank_settings>(&p.settings)) file_.seats = rank->seats;
        if (p.closed_at && with.has_seed) file_.lot = draw_lot(p.lot.seed, p.options.size());
    }

    void take_ballot(const ballot_record& b) override {
        if (!taking_) return;
        auto ranking = ranking_of(poll_, b.marks);
        if (!ranking) {
            taking_ = false;
            ranked_ = false;
            return;
        }
        if (b.supersedes != 0) file_.ballots.remove(standing_.extract(b.supersedes).mapped());
        file_.ballots.add(*ranking);
        if (poll_.allow_change) standing_.emplace(b.seq, std::move(*ranking));
    }

    count::file_or_error result() && {
        if (!wanted_ && polls_ != 1) {
            return count::file_error{0, "the file holds " + std::to_string(polls_) +
                                            " polls; say with --poll N which one, counting from 1"};
        }
        if (wanted_.value_or(1) > polls_) {
            return count::file_error{0, "the file holds " + std::to_string(polls_) +
                                            " polls, none with the number " + std::to_string(*wanted_)};
        }
        if (!ranked_) {
            return count::file_error{0, "the ballots of this poll (" + std::string(to_string(poll_.kind)) +
                                            ") do not rank its options"};
        }
        return std::move(file_);
    }

  private:
    std::optional<std::size_t> wanted_;
    std::size_t polls_ = 0;
    bool taking_ = false;
    bool ranked_ = true;
    poll poll_;
    count::ballot_file file_;
    std::unordered_map<std::uint64_t, count::ranking> standing_;
};

}  // namespace

bool is_room_file(std::string_view text) {
    const auto line = text.substr(0, text.find('\n'));
    return line.find("\"format\"") != std::string_view::npos &&
           line.find(room_format) != std::string_view::npos;
}

count::file_or_error read_room_ballots(std::string_view text, std::optional<std::size_t> poll) {
    if (text.size() > count::most_file_bytes)
        return count::file_error{0, "the file is larger than 64 MiB; export the one room alone"};
    std::istringstream in{std::string(text)};
    ballot_counter to(poll);
    if (auto wrong = read_room_file(in, to)) return count::file_error{wrong->line, std::move(wrong->text)};
    return std::move(to).result();
}

}  // namespace pollstream::app
