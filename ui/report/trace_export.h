// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the Chakra files of chosen ranks of the picked point: which ranks, how large, where to, and how far it is.
// Sizes are worked out and files written off the GUI thread; closing the dialog stops the writing.
#pragma once

#include "ui/models/point_trace.h"

#include "core/base/progress.h"
#include "core/trace/chakra.h"

#include <QDialog>
#include <QTimer>

#include <stop_token>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace paretoscope::ui {

class TraceExport : public QDialog {
    Q_OBJECT
public:
    /// `point` has a trace.
    explicit TraceExport(std::shared_ptr<const LaidOutPoint> point, QWidget* parent = nullptr);
    ~TraceExport() override;

    void setRanks(const QString& ranks); ///< "0-7,512"; empty: all
    void writeTo(const QString& folder); ///< FOLDER/workload.<rank>.et

signals:
    void sized();               ///< the estimate arrived
    void written(bool success); ///< or failed, or stopped

private:
    void build();
    void estimate();
    void finish(const Result<trace::ChakraWritten>& outcome);
    void setBusy(bool busy);
    [[nodiscard]] Result<trace::RankSelection> ranks() const;

    std::shared_ptr<const LaidOutPoint> m_point;
    QLineEdit* m_ranks = nullptr;
    QLabel* m_size = nullptr;
    QLabel* m_message = nullptr;
    QProgressBar* m_bar = nullptr;
    QPushButton* m_write = nullptr;
    QPushButton* m_close = nullptr;
    QTimer m_pulse;
    std::shared_ptr<Progress> m_progress;
    std::stop_source m_stop;
    int m_estimate = 0; ///< answers to earlier questions are dropped
    bool m_busy = false;
    QThreadPool m_threads; ///< last: goes first, and waits for its threads
};

} // namespace paretoscope::ui
