#include "support/socket_crowd.hpp"

#include "support/live_client.hpp"

#include <boost/json/serialize.hpp>

#include <chrono>
#include <utility>

namespace pollstream::testing {

namespace {

class socket_line final : public voting_line {
  public:
    socket_line(std::uint16_t port, std::string poll_id) : client_(port), poll_id_(std::move(poll_id)) {}

    vote_told vote(const std::string& vote_id, int option) override {
        if (std::exchange(has_voted_, true)) std::this_thread::sleep_for(between_votes);
        client_.say({{"type", "vote"},
                     {"poll_id", poll_id_},
                     {"option_ids", json::array{option}},
                     {"vote_id", vote_id},
                     {"voter_name", "V " + vote_id},
                     {"ref", vote_id}});
        const auto answer = client_.answer_to(vote_id);
        vote_told told{{}, true, json::serialize(answer)};
        if (type_of(answer) == "ack")
            told.receipt = answer.at("receipt").at("seq").to_number<std::uint64_t>();
        return told;
    }

  private:
    // A socket may send twenty messages a second.
    static constexpr std::chrono::milliseconds between_votes{55};

    live_client client_;
    std::string poll_id_;
    bool has_voted_ = false;
};

}  // namespace

socket_crowd::socket_crowd(std::string poll_id, int people)
    : crowd(people, [poll_id = std::move(poll_id)](std::uint16_t port) {
          return std::make_unique<socket_line>(port, poll_id);
      }) {}

}  // namespace pollstream::testing
