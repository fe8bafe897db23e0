// Ballots as text, piece by piece. Pure.
//
// A ballot is identified by its seq, which its voter's receipt shows too. The vote id is not exported: anyone
// who knows the id of a first vote cast without a device token can get that token again.
#pragma once

#include "pollstream/base/json_writer.hpp"
#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/poll.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace pollstream::poll_http {

enum class export_format { csv, json };

/// What a row is: a ballot with its place and time, or a choice and how many made it.
enum class export_rows { ballots, choices };

class ballot_text {
  public:
    ballot_text(export_format format, const poll& p, export_rows rows = export_rows::ballots,
                char separator = ',');

    /// The poll's texts as of now, if its votes are texts.
    void know(std::shared_ptr<const lexicon> texts) { poll_.texts = std::move(texts); }

    std::string head();
    std::string row(const ballot_record& b);
    std::string row(const choice& c, std::uint64_t count);
    std::string tail();

  private:
    std::string json_line(const std::string& row);
    std::string cell(std::string_view text) const;
    std::string csv_columns() const;
    std::string csv_choice(const choice& c) const;
    std::string csv_questions(const choice& c) const;
    std::string csv_row(const ballot_record& b) const;
    std::string json_row(const ballot_record& b) const;
    std::string csv_answer(const quiz_answer& a) const;
    bool answered_right(const ballot_record& b) const;

    export_format format_;
    poll poll_;
    export_rows rows_;
    bool named_;
    bool timed_;      ///< a quiz: with whose answer it is, and how long it took
    bool revealed_;   ///< and whether it was right, once everybody may know
    char separator_;  ///< of CSV: a semicolon if numbers have a decimal comma
    json_writer json_;
};

}  // namespace pollstream::poll_http
