// SPDX-License-Identifier: GPL-3.0-or-later
// Every action by name: type a few letters, Enter does it. Shows shortcuts, so that they are learnt on the way.
#pragma once

#include <QFrame>
#include <QPointer>

#include <vector>

class QAction;
class QLineEdit;
class QListWidget;

namespace paretoscope::ui {

class CommandPalette : public QFrame {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* window);

    /// Opens over the window with these actions; disabled ones are left out.
    void open(const std::vector<QAction*>& actions);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& text);
    void triggerCurrent();

    QLineEdit* m_line;
    QListWidget* m_list;
    std::vector<QPointer<QAction>> m_actions;
};

/// How well letters match a name, in order but not in a row: 0 not at all, else the more the better. Case is ignored.
int matchScore(const QString& letters, const QString& name);

} // namespace paretoscope::ui
