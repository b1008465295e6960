// SPDX-License-Identifier: GPL-3.0-or-later
// The bar at the top: the scenario's name and whether it is saved, run, pause and cancel, and how the run gets on.
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace paretoscope::ui {

class Document;
class RunSession;
class ScenarioPreviewer;

class RunBar : public QWidget {
    Q_OBJECT
public:
    struct Actions {
        QAction* run;
        QAction* pause;
        QAction* cancel;
    };

    /// All must outlive the bar.
    RunBar(Document& document, RunSession& session, const ScenarioPreviewer& previewer, const Actions& actions,
           QWidget* parent = nullptr);

    /// One line beside the run's progress: an error, or what was just done.
    void showMessage(const QString& text, bool isError);

private:
    void showName();
    void showState();
    void showProgress();
    void showPoints();

    Document& m_document;
    RunSession& m_session;
    const ScenarioPreviewer& m_previewer;
    Actions m_actions;
    QLineEdit* m_name;
    QLabel* m_saved;
    QPushButton* m_run;
    QLabel* m_message;
    QProgressBar* m_progress;
    QLabel* m_pace;
};

} // namespace paretoscope::ui
