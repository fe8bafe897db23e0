// When the write-ahead log (WAL) is worth moving into the database. Pure logic.
#pragma once

namespace pollstream::sqlite {

class wal_pace {
  public:
    /// `usual_pages`: the length at which the WAL is moved if nothing is in the way.
    explicit wal_pace(int usual_pages) noexcept : usual_(usual_pages), wanted_at_(usual_pages) {}

    /// Called after each commit, with the number of pages in the WAL by then: a small number means that it
    /// has restarted.
    void committed(int pages) noexcept {
        pages_ = pages;
        if (pages_ < usual_) wanted_at_ = usual_;
    }
    bool is_worth_moving() const noexcept { return pages_ >= wanted_at_; }

    /// Called after an attempt to move all of it. If a reader was in the way, the next attempt is half a
    /// length later.
    void tried(bool moved) noexcept {
        wanted_at_ = moved ? usual_ : pages_ + usual_ / 2;
        if (moved) pages_ = 0;
    }

  private:
    int usual_;
    int wanted_at_;
    int pages_ = 0;  ///< in the WAL, as of the last commit
};

}  // namespace pollstream::sqlite
