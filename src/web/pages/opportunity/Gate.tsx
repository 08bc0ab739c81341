import { CheckCircleFilled, MinusCircleOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { fieldOf, useEntity } from '../../client/meta.ts'
import { patchRecord, useView, type Values } from '../../client/records.ts'
import { CreateDrawer } from '../../entity/form/CreateDrawer.tsx'
import { InputDialog } from '../../entity/form/InputDialog.tsx'
import { KindVerbDialog } from '../../entity/record/KindVerbDialog.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Deal.module.css'

type Kind = 'field' | 'deliverable' | 'needs_report' | 'pain_points' | 'feasibility' | 'buying_role'

interface Piece {
  readonly kind: Kind
  readonly key: string
  readonly label: string
  readonly labelEn: string
  readonly isThere: boolean
  readonly todo: string
  readonly todoEn: string
  readonly canConfirm: boolean
}

interface Answer {
  readonly next: string | null
  readonly byWinning: boolean
  readonly surveyId: string | null
  readonly canSurvey: boolean
  readonly pieces: readonly Piece[]
}

/** What the next gate wants and what of it is there; each missing piece with the way to it. */
export const Gate = ({ row, onRole }: { row: Row; onRole: (role: string) => void }) => {
  const t = useWords()
  const say = useSay()
  const { data } = useView<Answer>('opportunity-gate', { id: row.id })
  if (!data || data.next === null) return null
  const title = t(data.byWinning ? 'deal.gate.winning' : 'deal.gate.title', { next: data.next })
  const there = data.pieces.filter(({ isThere }) => isThere).length
  return (
    <section className={styles.panel} aria-label={title}>
      <div className={styles.head}>
        <h2>{title}</h2>
        <span className={styles.quiet}>
          {data.pieces.length === 0 ? t('deal.gate.free') : t('deal.gate.count', { there, wanted: data.pieces.length })}
        </span>
      </div>
      <ul className={styles.pieces}>
        {data.pieces.map((piece) => (
          <li key={`${piece.kind} ${piece.key}`} className={piece.isThere ? styles.there : styles.missing}>
            {piece.isThere ? (
              <CheckCircleFilled aria-label={t('deal.gate.there')} />
            ) : (
              <MinusCircleOutlined aria-label={t('deal.gate.missing')} />
            )}
            <span className={styles.piece}>
              {say(piece)}
              {!piece.isThere && <span className={styles.quiet}>{say({ zh: piece.todo, en: piece.todoEn })}</span>}
            </span>
            {!piece.isThere && <WayOut row={row} piece={piece} answer={data} onRole={onRole} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface WayProps {
  row: Row
  piece: Piece
  answer: Answer
  onRole: (role: string) => void
}

const WayOut = ({ row, piece, answer, onRole }: WayProps): ReactNode => {
  const t = useWords()
  const say = useSay()
  const [isOpen, setOpen] = useState(false)
  const mayEdit = row.can.includes('update')
  const button = (word: string, run: () => void) => (
    <Button size="small" onClick={run} aria-label={`${word} ${say(piece)}`}>
      {word}
    </Button>
  )
  const close = () => setOpen(false)
  if (piece.kind === 'field') {
    return (
      mayEdit && (
        <>
          {button(t('deal.gate.fill'), () => setOpen(true))}
          {isOpen && <Fill row={row} pieces={answer.pieces} onClose={close} />}
        </>
      )
    )
  }
  if (piece.kind === 'buying_role') return button(t('deal.gate.name'), () => onRole(piece.key))
  if (piece.kind === 'feasibility') {
    if (!piece.canConfirm) return null
    return (
      <>
        {button(t('deal.gate.confirm'), () => setOpen(true))}
        {isOpen && <Confirm given={{ opportunityId: row.id, side: piece.key }} onClose={close} />}
      </>
    )
  }
  if (piece.kind !== 'deliverable' && answer.surveyId) {
    return (
      <Link
        to="/$entity/$id"
        params={{ entity: 'needs-survey', id: answer.surveyId }}
        aria-label={`${t('deal.gate.survey')} ${say(piece)}`}
      >
        {t('deal.gate.survey')}
      </Link>
    )
  }
  const entity = piece.kind === 'deliverable' ? 'deliverable' : 'needs-survey'
  if (entity === 'needs-survey' && !answer.canSurvey) return null
  const given = { opportunityId: row.id, ...(entity === 'deliverable' && { name: piece.key }) }
  return (
    <>
      {button(t(entity === 'deliverable' ? 'deal.gate.handIn' : 'deal.gate.startSurvey'), () => setOpen(true))}
      {isOpen && <Create name={entity} given={given} title={String(row.name)} onClose={close} />}
    </>
  )
}

/** All that is still to be written in the deal itself, and nothing else of it. */
const Fill = ({ row, pieces, onClose }: { row: Row; pieces: readonly Piece[]; onClose: () => void }) => {
  const t = useWords()
  const entity = useEntity('opportunity')
  const fields = pieces.flatMap(({ kind, key, isThere }) =>
    kind === 'field' && !isThere && entity ? (fieldOf(entity, key) ?? []) : [],
  )
  const save = async (values: Values) => {
    await patchRecord('opportunity', row.id, row.version, values)
    toast.success(t('entity.form.saved'))
    onClose()
  }
  return (
    <InputDialog
      title={t('deal.gate.fillTitle', { title: String(row.name) })}
      fields={fields}
      submit={t('entity.form.save')}
      onSubmit={save}
      onClose={onClose}
    />
  )
}

const Create = ({
  name,
  given,
  title,
  onClose,
}: {
  name: string
  given: Values
  title: string
  onClose: () => void
}) => {
  const entity = useEntity(name)
  return entity && <CreateDrawer entity={entity} given={given} labels={{ opportunityId: title }} onClose={onClose} />
}

const Confirm = ({ given, onClose }: { given: Values; onClose: () => void }) => {
  const entity = useEntity('feasibility')
  const verb = entity?.verbs.find(({ name }) => name === 'confirm')
  return entity && verb && <KindVerbDialog entity={entity} verb={verb} given={given} onClose={onClose} />
}
