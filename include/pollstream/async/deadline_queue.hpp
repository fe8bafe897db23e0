// Many waits that may all last equally long, with one timer for all of them.
//
// A timer for each would be put in and taken out of a heap whose neighbours are other requests' timers, none
// of them in the processor's caches by then. Who comes later may wait until later, so that a line is enough:
// the timer looks at its front. Most waits end long before, by an answer; those of one turn of the loop end
// together in its next, in the order of their answers. Loop thread only.
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

    /// Somebody who waits; kept until its wait has ended.
    class waiter : public boost::intrusive::list_base_hook<> {
      public:
        waiter() = default;
        waiter(const waiter&) = delete;
        waiter& operator=(const waiter&) = delete;
        virtual ~waiter() = default;

      protected:
        /// What waited goes on.
        virtual void resume() = 0;
        /// What waited ends with its loop. It may itself hold the waiter.
        virtual void abandon() noexcept = 0;
        /// The wait is over, if there is one: it is resumed soon.
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
    /// The time of who still waits is up.
    ~deadline_queue();

    /// To find it again, if it is still there.
    std::weak_ptr<deadline_queue*> here() const noexcept { return here_; }

    /// Resumes `who`, from the loop and never inline, when its time is up or it has ended its wait.
    void enter(std::shared_ptr<waiter> who);

  private:
    using line = boost::intrusive::list<waiter>;
    /// Those whose wait is over, on their way. The loop's: what it has not done when it ends falls with it.
    struct ended;

    void end(waiter& who);
    void arm();
    void end_overdue();

    asio::steady_timer timer_;
    clock::duration at_most_;
    line waiting_;  ///< in the order in which their time is up
    std::weak_ptr<ended> open_;
    std::shared_ptr<deadline_queue*> here_;
};

}  // namespace pollstream
