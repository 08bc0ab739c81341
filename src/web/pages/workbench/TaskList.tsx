import { CheckOutlined, PlusOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { messageOf } from '../../client/http.ts'
import { runVerb } from '../../client/records.ts'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import { Section } from './Section.tsx'
import styles from './Workbench.module.css'
import type { WorkbenchView, WorkTask } from './workbench.ts'

/** My tasks: what is late first. One tap finishes a task, and can be taken back. */
export const TaskList = ({ tasks, today }: { tasks: WorkbenchView['tasks']; today: string }) => {
  const t = useWords()
  const due = tasks.overdue.length + tasks.today.length
  const isEmpty = due + tasks.later.length === 0
  return (
    <Section
      title={t('work.tasks')}
      count={due}
      more={
        <Link to="/$entity" params={{ entity: 'task' }} search={{ drawer: 'create' }} className={styles.add}>
          <PlusOutlined aria-hidden /> {t('work.newTask')}
        </Link>
      }
    >
      {isEmpty && <p className={styles.none}>{t('work.noTasks')}</p>}
      {(['overdue', 'today', 'later'] as const).map(
        (when) =>
          tasks[when].length > 0 && (
            <div key={when}>
              <h3 className={when === 'overdue' ? styles.lateHead : styles.groupHead}>{t(`work.${when}`)}</h3>
              <ul>
                {tasks[when].map((task) => (
                  <TaskRow key={task.id} task={task} today={today} />
                ))}
              </ul>
            </div>
          ),
      )}
    </Section>
  )
}

const TaskRow = ({ task, today }: { task: WorkTask; today: string }) => {
  const t = useWords()
  const fail = (error: unknown) => toast.failure(messageOf(error))
  const finish = () =>
    runVerb('task', task.id, 'done').then(
      () =>
        toast.success(t('work.done', { title: task.title }), {
          label: t('entity.record.undo'),
          run: () => void runVerb('task', task.id, 'reopen').catch(fail),
        }),
      fail,
    )
  return (
    <li className={styles.row}>
      <button
        type="button"
        className={styles.tick}
        aria-label={t('work.finish', { title: task.title })}
        onClick={() => void finish()}
      >
        <CheckOutlined aria-hidden />
      </button>
      <Link className={styles.grow} to="/$entity/$id" params={{ entity: 'task', id: task.id }}>
        {task.title}
      </Link>
      {task.priority === 'high' && <span className={styles.late}>{t('work.urgent')}</span>}
      <span className={task.dueOn && task.dueOn < today ? styles.late : styles.quiet}>{task.dueOn ?? ''}</span>
    </li>
  )
}
