#include "net/send_ring.hpp"

#include <liburing.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace pollstream::net {

struct send_ring::system_ring {
    system_ring() = default;
    system_ring(const system_ring&) = delete;
    system_ring& operator=(const system_ring&) = delete;
    ~system_ring() {
        if (open) io_uring_queue_exit(&queues);
    }

    io_uring queues{};
    bool open = false;
};

std::unique_ptr<send_ring> send_ring::make() {
    auto ring = std::make_unique<system_ring>();
    io_uring_params wanted{};
    // One thread uses the ring, and an entry that the kernel refuses does not keep back those behind it.
    wanted.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL;
    if (io_uring_queue_init_params(places, &ring->queues, &wanted) < 0) return nullptr;
    ring->open = true;
    if ((wanted.features & IORING_FEAT_CQE_SKIP) == 0) return nullptr;
    io_uring_register_ring_fd(&ring->queues);  // saves a lookup in the file table; may fail
    return std::unique_ptr<send_ring>(new send_ring(std::move(ring)));
}

send_ring::send_ring(std::unique_ptr<system_ring> ring) noexcept : ring_(std::move(ring)) {}

send_ring::~send_ring() = default;

void send_ring::add(int socket, std::string_view bytes) noexcept {
    sent_[count_] = bytes.size();
    if (auto* entry = broken_ ? nullptr : io_uring_get_sqe(&ring_->queues)) {
        // With MSG_WAITALL a partial send counts as a failure, and failures are reported.
        io_uring_prep_send(entry, socket, bytes.data(), bytes.size(),
                           MSG_DONTWAIT | MSG_NOSIGNAL | MSG_WAITALL);
        entry->flags |= IOSQE_CQE_SKIP_SUCCESS;
        io_uring_sqe_set_data64(entry, count_);
    } else {
        broken_ = true;
    }
    ++count_;
}

std::span<const std::size_t> send_ring::send() noexcept {
    const auto count = std::exchange(count_, 0);
    const auto all = std::span(sent_).first(count);
    // A ring of this kind delivers its completions only when asked for them (IORING_ENTER_GETEVENTS).
    const auto taken = broken_ ? 0 : std::max(io_uring_submit_and_get_events(&ring_->queues), 0);
    if (static_cast<std::size_t>(taken) < count) {
        broken_ = true;
        std::ranges::fill(all.subspan(static_cast<std::size_t>(taken)), 0);
    }
    unsigned reports = 0;
    unsigned head = 0;
    io_uring_cqe* report = nullptr;
    io_uring_for_each_cqe(&ring_->queues, head, report) {
        sent_[io_uring_cqe_get_data64(report)] = static_cast<std::size_t>(std::max(report->res, 0));
        ++reports;
    }
    io_uring_cq_advance(&ring_->queues, reports);
    return all;
}

}  // namespace pollstream::net
