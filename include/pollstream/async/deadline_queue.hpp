// A queue of waits that all have the same time limit, with one timer for all of them.
//
// With a timer each, every wait would be inserted into and removed from a heap whose neighbours are other
// requests' timers, none of them in the processor's caches by then. Since every limit is equally long,
// deadlines come in the order of arrival: a FIFO queue is enough, and the timer watches its front. Most waits
// end long before their deadline, with an answer; those that end in one turn of the loop are resumed together
// in the next, in the order of their answers. Loop thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <chrono>
#include <memory>

namespace pollstream {

namespace asio = boost::asio;

class deadline_queue {
  public:
    using clock = std::chrono::steady_clock;

    /// Somebody who waits; kept alive until the wait has ended.
    class waiter : public boost::intrusive::list_base_hook<> {
      public:
        waiter() = default;
        waiter(const waiter&) = delete;
        waiter& operator=(const waiter&) = delete;
        virtual ~waiter() = default;

      protected:
        /// Continues what waited.
        virtual void resume() = 0;
        /// Drops what waited, because its loop is being destroyed. What waited may itself own the waiter.
        virtual void abandon() noexcept = 0;
        /// Ends the wait, if there is one; resume() follows soon.
        void end() {
            if (in_ != nullptr) in_->end(*this);
        }

      private:
        friend class deadline_queue;
        std::shared_ptr<waiter> self_;  ///< from enter() to resume()
        deadline_queue* in_ = nullptr;
        clock::time_point until_;
    };

    deadline_queue(const asio::any_io_executor& loop, clock::duration at_most);
    deadline_queue(const deadline_queue&) = delete;
    deadline_queue& operator=(const deadline_queue&) = delete;
    /// Ends every remaining wait as if its time were up.
    ~deadline_queue();

    /// Leads to this queue for as long as it exists.
    std::weak_ptr<deadline_queue*> here() const noexcept { return here_; }

    /// Resumes `who` when its time is up or it has ended its wait: from the loop, never inline.
    void enter(std::shared_ptr<waiter> who);

  private:
    using line = boost::intrusive::list<waiter>;
    /// Waiters whose wait is over and who are about to be resumed. Owned by the loop: those left when it is
    /// destroyed are abandoned.
    struct ended;

    void end(waiter& who);
    void arm();
    void end_overdue();

    asio::steady_timer timer_;
    clock::duration at_most_;
    line waiting_;  ///< in the order of their deadlines
    std::weak_ptr<ended> open_;
    std::shared_ptr<deadline_queue*> here_;
};

}  // namespace pollstream
