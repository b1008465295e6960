// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/problem_bar.h"

#include "ui/models/problem_model.h"
#include "ui/theme/icons.h"

#include <QBoxLayout>
#include <QLabel>
#include <QListView>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr int kMostProblems = 4;

} // namespace

ProblemBar::ProblemBar(const ProblemModel& problems, QWidget* parent)
    : QWidget(parent)
    , m_problems(problems)
    , m_icon(new QLabel)
    , m_summary(new QLabel)
    , m_list(new QListView) {
    setObjectName(QStringLiteral("problemBar"));
    setProperty("panel", true);
    setAttribute(Qt::WA_StyledBackground);
    m_summary->setObjectName(QStringLiteral("problemSummary"));
    m_list->setObjectName(QStringLiteral("problemList"));
    m_list->setModel(const_cast<ProblemModel*>(&problems)); // the view only reads
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(theme::kGrid * 2, 0, theme::kGrid * 2, 0);
    line->setSpacing(theme::kGrid);
    line->addWidget(m_icon);
    line->addWidget(m_summary, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme::kHalfGrid, 0, theme::kHalfGrid);
    layout->setSpacing(0);
    layout->addLayout(line);
    layout->addWidget(m_list);
    m_summary->setFixedHeight(theme::kRowHeight);
    const auto lead = [this](const QModelIndex& index) {
        if (const auto item = m_problems.culprit(index.row()))
            emit itemWanted(*item);
        else if (const QString parameter = m_problems.parameter(index.row()); !parameter.isEmpty())
            emit parameterWanted(parameter);
    };
    connect(m_list, &QListView::clicked, this, lead);
    connect(m_list, &QListView::activated, this, lead);
    connect(&problems, &QAbstractItemModel::modelReset, this, &ProblemBar::refresh);
    refresh();
}

void ProblemBar::refresh() {
    const int number = m_problems.rowCount();
    const bool isGood = number == 0;
    m_icon->setPixmap(theme::icon(isGood ? QStringLiteral("good") : QStringLiteral("warning"),
                                  isGood ? theme::Role::good : theme::Role::bad)
                          .pixmap(theme::kIconSmall, theme::kIconSmall));
    m_summary->setText(isGood ? tr("No problems") : tr("%n problem(s): choose one to go there", nullptr, number));
    m_list->setVisible(!isGood);
    m_list->setFixedHeight(std::min(number, kMostProblems) * theme::kRowHeight + 2);
}

} // namespace paretoscope::ui
