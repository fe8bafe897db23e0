// When the write-ahead log is worth moving into the database. Pure.
#pragma once

namespace pollstream::sqlite {

class log_pace {
  public:
    /// `usual_pages`: where nothing hinders it, the log is moved at this length.
    explicit log_pace(int usual_pages) noexcept : usual_(usual_pages), wanted_at_(usual_pages) {}

    /// After each commit, with the pages in the log by then: few of them say that it has started anew.
    void committed(int pages) noexcept {
        pages_ = pages;
        if (pages_ < usual_) wanted_at_ = usual_;
    }
    bool is_worth_moving() const noexcept { return pages_ >= wanted_at_; }

    /// After an attempt to move all of it. Where a reader hinders that, the next is half a length later.
    void tried(bool moved) noexcept {
        wanted_at_ = moved ? usual_ : pages_ + usual_ / 2;
        if (moved) pages_ = 0;
    }

  private:
    int usual_;
    int wanted_at_;
    int pages_ = 0;  ///< in the log, as of the last commit
};

}  // namespace pollstream::sqlite
