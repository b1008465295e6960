// SPDX-License-Identifier: GPL-3.0-or-later
// One replica of a model: a queue, a batch, paged memory, and steps that take the time that StepModel gives them. The
// simulation tells it what arrives and when its step has ended; it says when the next one will.
//
// A step costs the same whatever the number of running sequences: sequences that generate are not touched. They are
// counted in steps of generation ("ticks"): one that joins at tick j with r tokens to go ends at tick j + r, holds
// context + (now - j) tokens, and needs a new block whenever that is a multiple of the block size, so that counts of
// sequences by phase say how many blocks a tick takes.
//
// With a prefix cache, the beginnings of prompts belong to it once they are computed. Sequences share them, and own
// what follows; where prompts begin with earlier answers, whole pieces of an answer go to it when the answer ends
// (vLLM's goes by full blocks, as they fill).
//
// Under a cache policy that does not simply keep all tokens, a sequence's blocks and what its steps read are looked up
// once every block of tokens, as they will be at its end and in its middle.
//
// A request may have several paths: answers that are generated side by side. The first of them computes the prompt,
// then all go their own ways from its blocks, which they hold together as long as one of them runs; a part-filled last
// block is copied. A path that was put off finds them again, or computes the prompt anew where nobody held them.
//
// Who is put off where blocks run out is computed again, or goes to host memory: then all blocks that it sees, shared
// ones included, are copied before the step's kernels and add to its time, out and in (vLLM v0 issues them so:
// execute_worker() in vllm/worker/worker.py). What others still hold of it need not come back. While somebody is there,
// nobody who waits is let in (vLLM's default scheduler; with chunked prompts vLLM lets them in), and who was put off in
// a step does not return in it.
//
// A replica that only computes prompts hands each over with its first token, and keeps its cache until that has been
// sent; one that only generates asks for caches as soon as it has room. Not thread-safe.
#pragma once

#include "core/serving/batching.h"
#include "core/serving/cache_use.h"
#include "core/serving/commitments.h"
#include "core/serving/interval_histogram.h"
#include "core/serving/prefix_cache.h"
#include "core/serving/request.h"
#include "core/serving/service_classes.h"
#include "core/serving/service_recorder.h"
#include "core/serving/step_clock.h"
#include "core/serving/waiting_queue.h"

#include <queue>

#include <deque>
#include <optional>
#include <span>
#include <vector>

namespace paretoscope::serving {

/// What a replica does for requests.
enum class Role { whole, prompts, answers };

/// What a client did, for averages over time: integrals over its clock.
struct ClientActivity {
    Seconds busy;
    Seconds generating; ///< in steps without prompts
    double steps = 0.0;
    double sequenceSeconds = 0.0; ///< running sequences
    double waitingSeconds = 0.0;  ///< requests in the queue
    double blockSeconds = 0.0;    ///< blocks in use, those of the prefix cache included
    double promptTokens = 0.0;    ///< computed, repetitions included
    double foundTokens = 0.0;     ///< of prompts, found in the prefix cache instead
    double generatedTokens = 0.0; ///< handed out, first ones included
    double preemptions = 0.0;
    double swaps = 0.0;           ///< preemptions whose caches went to host memory
    double swappedTokens = 0.0;   ///< room of the blocks that went there or came back
    Seconds swapping;             ///< that they took
    std::uint32_t mostBlocks = 0; ///< in use at once
};

/// Pieces of a prompt's beginning that come along with it from a tier of caches.
struct Restored {
    std::uint32_t first = 0; ///< so many before them are in the replica's own cache
    std::uint32_t end = 0;   ///< behind the last one; 0: none
};

/// Of a prompt that one client computes and another one goes on with.
struct Handover {
    Seconds admitted;
    Seconds prompted;
};

class LlmClient {
public:
    /// By request, of the simulation; a client touches those that it accepted.
    struct Requests {
        std::span<const Request> requests;
        std::span<Sequence> sequences;
        std::span<Outcome> outcomes;
        std::span<Handover> handovers{};         ///< of clients that only compute prompts
        std::span<TokensUsed> used{};            ///< under a cache policy, while a sequence generates
        const PrefixPieces* prefixes = nullptr;  ///< with a prefix cache; its pieces are whole blocks
        std::span<std::uint32_t> shared{};       ///< pieces of the prefix cache that a sequence uses
        std::uint32_t paths = 1;                 ///< of a request: that many entries of the above, one after the other
        std::span<Restored> restored{};          ///< with tiers of caches; used up by an admission
        std::span<std::uint32_t> holders{};      ///< of each request with several paths: those that hold its prompt
        const ServiceClasses* classes = nullptr; ///< of requests; null: one, without limits
    };

    /// `clock` is shared by all clients of a model, `curve` by all clients; they outlive them. `curve` null: every
    /// token is kept, and read by every step.
    LlmClient(StepClock& clock, const BatchingPolicy& policy, const BlockMemory& memory, const Requests& requests,
              Role role = Role::whole, CacheCurve* curve = nullptr);

    /// Tells a recorder, which must outlive it, of all that it does, under that number.
    void recordTo(ServiceRecorder& recorder, std::uint16_t number) {
        m_recorder = &recorder;
        m_number = number;
    }

    /// Whether its memory can ever hold a request.
    [[nodiscard]] bool canHold(RequestIndex request) const;
    /// Puts a request that it can hold in the queue, where packing says. Its prompt is to be computed, or was
    /// elsewhere.
    void accept(RequestIndex request, Seconds now);
    void acceptPrompted(RequestIndex request, Seconds now);

    /// Ends a path of an accepted request before its time, between end() and start().
    void stop(RequestIndex path, Seconds now);

    /// Pieces that a prompt begins with and that its prefix cache holds.
    [[nodiscard]] std::uint32_t heldPieces(RequestIndex request) const;

    /// How long a request's first token would take from now on, if it came: the prompts in front of it and what is not
    /// held of its own, in steps with all who generate; and where slots are taken, until enough of the others leave, as
    /// if they left evenly while all their tokens come. An estimate: memory is not looked at, and lengths of answers
    /// are taken as known (derived).
    [[nodiscard]] Seconds expectedFirstToken(RequestIndex request) const;

    /// How long each further token would take, if a request came: a step of all that are here and this one, as far as
    /// slots and memory allow, and what prompts add to it while others of their lengths follow those that leave, as in
    /// SteadyBatch (derived). Nothing where only prompts are computed.
    [[nodiscard]] Seconds expectedPerToken(RequestIndex request) const;
    /// The least limit of time per output token of all that are here.
    [[nodiscard]] Seconds tightestPerToken() const;

    /// Starts the next step, if there is anything to do and none runs; gives the time of its end.
    std::optional<Seconds> start(Seconds now);

    /// Ends the running step, at the time that start() gave.
    void end(Seconds now);

    /// Requests that the last end() finished, and those whose prompts it completed for others to generate.
    [[nodiscard]] std::span<const RequestIndex> finished() const { return m_finished; }
    [[nodiscard]] std::span<const RequestIndex> prompted() const { return m_prompted; }

    /// Requests whose caches the last acceptPrompted() or start() has made room for; they generate once these have
    /// arrived.
    [[nodiscard]] std::span<const RequestIndex> asked() const { return m_asked; }
    void arrive(RequestIndex request, Seconds now);
    /// The cache of a prompted request has been sent: its blocks are free.
    void release(RequestIndex request, Seconds now);

    [[nodiscard]] bool isRunning() const { return m_running; }
    /// In the queue, or put off with their caches in host memory.
    [[nodiscard]] std::size_t waiting() const { return m_waiting.size() + m_swapped.size(); }
    [[nodiscard]] std::size_t sequences() const { return m_prefilling.size() + m_arriving + m_generating; }
    [[nodiscard]] std::size_t outstanding() const { return waiting() + sequences(); }
    [[nodiscard]] std::uint64_t outstandingTokens() const { return m_outstandingTokens; }
    [[nodiscard]] std::uint32_t blocks() const { return m_memory.blocks; }
    [[nodiscard]] std::uint32_t blocksInUse() const { return m_memory.blocks - m_free; }
    [[nodiscard]] std::uint32_t blocksSwapped() const { return m_memory.swapBlocks() - m_freeInHost; }
    [[nodiscard]] std::uint32_t idlePrefixBlocks() const {
        return static_cast<std::uint32_t>(m_prefixes.idle()) * m_pieceBlocks;
    }
    [[nodiscard]] const ClientActivity& activity() const { return m_activity; }
    [[nodiscard]] const IntervalHistogram& intervals() const { return m_intervals; }

private:
    struct Chunk {
        RequestIndex request = 0;
        std::uint32_t tokens = 0;
    };
    /// One admission of a request; stale once the request has another one, or none.
    struct Admission {
        std::uint64_t ends = 0; ///< tick, while it generates
        RequestIndex request = 0;
        std::uint32_t number = 0;
        friend bool operator>(const Admission& a, const Admission& b) {
            return a.ends != b.ends ? a.ends > b.ends : a.request > b.request;
        }
    };

    void pass(Seconds now);
    void commit(RequestIndex path);
    void settle(RequestIndex path);
    [[nodiscard]] std::uint8_t classOf(RequestIndex path) const {
        return m_all.classes != nullptr ? m_all.classes->of(path / m_all.paths) : 0;
    }
    [[nodiscard]] std::uint64_t ownPromptTokens(RequestIndex path) const {
        return path % m_all.paths == 0 ? m_all.requests[path].promptTokens : 0;
    }
    void record(RequestIndex path, Phase phase, Seconds now) const {
        if (m_recorder != nullptr) {
            m_recorder->enter(path, phase, m_number, now);
        }
    }
    void recordEnd(RequestIndex path, Seconds now) const {
        if (m_recorder != nullptr) {
            m_recorder->leave(path, now);
        }
    }
    void composeFixed();
    void composeContinuous();
    void composeVllm();
    void composeChunked();
    [[nodiscard]] bool sharesPrefixes() const { return m_pieceBlocks > 0; }
    [[nodiscard]] std::uint32_t sharedBlocks(RequestIndex request) const;
    std::uint32_t takePrefix(RequestIndex request);
    void sharePrefix(RequestIndex request);
    void shareAnswer(RequestIndex request, std::uint64_t cached);
    void dropPrefix(RequestIndex request);
    bool forgetPrefix();
    [[nodiscard]] bool branches() const { return m_all.paths > 1; }
    /// Whether its request's prompt has been computed once, so that it goes its own way.
    [[nodiscard]] bool isBranched(RequestIndex path) const { return m_all.sequences[path].generated > 0; }
    [[nodiscard]] bool hasSlots(RequestIndex path) const;
    [[nodiscard]] std::uint32_t promptBlocks(RequestIndex path) const;  ///< filled ones
    [[nodiscard]] std::uint32_t ownBlocks(RequestIndex path) const;     ///< to branch with
    [[nodiscard]] std::uint32_t blocksOfPaths(RequestIndex path) const; ///< to be let in
    void admitPath(RequestIndex path);
    bool joinPrompt(RequestIndex path);
    void dropPrompt(RequestIndex path);
    void branch(RequestIndex first, Seconds now);
    void askForCaches();
    [[nodiscard]] std::uint32_t blocksForPrompt(RequestIndex request, std::uint64_t target) const;
    [[nodiscard]] std::uint32_t blocksForStay(RequestIndex request) const;
    [[nodiscard]] std::uint32_t blocksToTake();
    [[nodiscard]] std::uint32_t blocksAhead(RequestIndex request) const;
    void dropPromptBlocks(RequestIndex request);
    void followPolicy();
    [[nodiscard]] bool mayAdmit() const; ///< the request at the head of the queue, whose prompt is to be computed
    [[nodiscard]] bool hasRoom() const;  ///< for that request
    [[nodiscard]] bool isFree(std::uint32_t blocks, const PrefixCache::Match& found) const;
    void take(RequestIndex request); ///< its blocks, and a place among those let in
    RequestIndex admit();            ///< that one
    bool takeTokenBlocks();          ///< false where a request had to be put off
    [[nodiscard]] double urgencyOf(RequestIndex request) const;
    [[nodiscard]] std::vector<Admission>::iterator nextToPutOff();
    void preempt();
    void interrupt(RequestIndex request);
    void computeAgain(RequestIndex request);
    [[nodiscard]] std::uint32_t visibleBlocks(RequestIndex request) const;
    [[nodiscard]] bool maySwap(RequestIndex request, std::uint32_t blocks) const;
    void swapOut(RequestIndex request, std::uint32_t blocks);
    void move(std::uint32_t blocks);
    void bringBack();
    [[nodiscard]] std::uint32_t blocksToGoOn(RequestIndex request) const;
    [[nodiscard]] std::span<const std::uint64_t> computedPieces(RequestIndex request) const;
    [[nodiscard]] bool hasRoomToReturn(RequestIndex request) const;
    void swapIn(RequestIndex request);
    void addChunk(RequestIndex request, std::uint32_t tokens);
    [[nodiscard]] Seconds stepTime();
    [[nodiscard]] Seconds speculativeTime(std::uint32_t running, std::uint32_t promptTokens, std::uint32_t complete);
    void endTick(Seconds now);
    void endPrompts(Seconds now);
    void join(RequestIndex request, Seconds lastToken);
    void joinArrived();
    void handOver(RequestIndex request, Seconds now);
    void stopGenerating(RequestIndex request);
    void leave(RequestIndex request, Seconds now);
    void dropStaleAdmissions();
    [[nodiscard]] bool isStale(const Admission& admission) const {
        return m_all.sequences[admission.request].admission != admission.number;
    }
    [[nodiscard]] std::uint64_t contextOf(const Sequence& sequence) const {
        return sequence.target + (m_tick - sequence.joined);
    }
    [[nodiscard]] bool reservesAll() const {
        return m_policy.batching == Batching::fixed || m_policy.batching == Batching::continuous;
    }
    /// Ticks, by their rest over the block size, at which a sequence needs its next block.
    [[nodiscard]] std::size_t phaseOf(const Sequence& sequence) const {
        const std::uint64_t block = m_memory.blockTokens;
        return static_cast<std::size_t>((sequence.joined + block - sequence.target % block) % block);
    }

    /// Tokens that a request has cached at the end of its stay here.
    [[nodiscard]] std::uint64_t lastingTokens(RequestIndex index) const {
        const Request& request = m_all.requests[index];
        return std::uint64_t{request.promptTokens} + (m_role == Role::prompts ? 0 : request.outputTokens);
    }

    BatchingPolicy m_policy;
    BlockMemory m_memory;
    Requests m_all;
    Role m_role;
    CacheCurve* m_curve;
    StepClock& m_clock;

    WaitingQueue m_waiting;
    WaitingQueue m_swapped;                ///< those whose caches are in host memory, by arrival or urgency
    std::deque<RequestIndex> m_prefilling; ///< let in, prompt not yet computed
    std::vector<Admission> m_admitted;     ///< in the order of admission; stale entries are dropped when met
    std::priority_queue<Admission, std::vector<Admission>, std::greater<>> m_endings;
    // Sequences that generate, by when they need their next block: their number, and under a cache policy themselves.
    std::vector<std::uint32_t> m_phases;
    std::vector<std::vector<Admission>> m_groups;

    std::uint64_t m_tick = 0;
    std::uint32_t m_arriving = 0; ///< sequences let in whose caches are on their way
    std::uint32_t m_generating = 0;
    std::uint64_t m_context = 0;    ///< tokens that they have cached
    double m_read = 0.0;            ///< under a cache policy: tokens' worth that they read in a step
    Seconds m_work;                 ///< and what the policy does in it
    std::uint32_t m_slots = 0;      ///< of a fixed batch
    std::uint32_t m_unbranched = 0; ///< requests with several paths whose prompts are being computed
    std::uint32_t m_free = 0;
    std::uint32_t m_freeInHost = 0; ///< blocks
    PrefixCache m_prefixes;
    std::uint32_t m_pieceBlocks = 0; ///< of a piece of a prefix; 0: no prefix cache
    std::uint32_t m_admissions = 0;
    std::uint64_t m_outstandingTokens = 0;
    Commitments m_commitments; ///< by path

    // The running step.
    bool m_running = false;
    bool m_generates = false;
    Seconds m_moving; ///< blocks that go to host memory or come from there before it
    std::vector<Chunk> m_chunks;
    std::vector<RequestIndex> m_finished;
    std::vector<RequestIndex> m_prompted;
    std::vector<RequestIndex> m_asked;
    std::vector<RequestIndex> m_arrived; ///< during the step

    // Time between tokens: sequences that were in the last tick share its end.
    Seconds m_lastTick;
    std::uint32_t m_inLastTick = 0;
    std::vector<Admission> m_joinedSince;

    Seconds m_now;
    Seconds m_stepStart;
    ServiceRecorder* m_recorder = nullptr;
    std::uint16_t m_number = 0; ///< for the recorder
    ClientActivity m_activity;
    IntervalHistogram m_intervals;
};

} // namespace paretoscope::serving
