// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/plugin_trial.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace paretoscope::study {

namespace {

/// What no program returns by accident: a plugin that calls exit(0) has not survived.
constexpr int kSurvived = 113;

Error failure(std::string how) {
    return {ErrorCode::failedToLoad, {}, {}, std::move(how), {}};
}

/// A crash is to end the child at once: no core file, no handlers of the program or of sanitizers.
[[noreturn]] void runChild(const std::function<void()>& load, std::chrono::seconds limit) {
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM}) {
        std::signal(signal, SIG_DFL);
    }
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    if (const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0) {
        ::dup2(nowhere, STDOUT_FILENO);
    }
    ::alarm(static_cast<unsigned>(limit.count()));
    load();
    ::_exit(kSurvived);
}

std::string howItEnded(int status, std::chrono::seconds limit) {
    if (WIFEXITED(status)) {
        return fmt::format("it ended the program with status {}", WEXITSTATUS(status));
    }
    const int signal = WTERMSIG(status);
    return signal == SIGALRM ? fmt::format("not done after {} s", limit.count())
                             : fmt::format("{} (signal {})", ::strsignal(signal), signal);
}

} // namespace

Result<void> tryInChild(const std::function<void()>& load, std::chrono::seconds limit) {
    const pid_t child = ::fork();
    if (child < 0) {
        return failure(fmt::format("no process to try it in: {}", std::strerror(errno)));
    }
    if (child == 0) {
        runChild(load, limit);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return failure(fmt::format("the process that tried it is lost: {}", std::strerror(errno)));
        }
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == kSurvived) {
        return {};
    }
    return failure(howItEnded(status, limit));
}

} // namespace paretoscope::study
