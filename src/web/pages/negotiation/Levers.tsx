import { Link } from '@tanstack/react-router'
import { useChoice } from '../../entity/value/useChoice.ts'
import { Lines } from '../../kit/Lines.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Negotiation.module.css'
import type { Lever } from './negotiation.ts'
import { Add, Part } from './Part.tsx'

/** What moves the other side to decide, and whether it is still true. */
export const Levers = ({ levers, negotiationId }: { levers: readonly Lever[]; negotiationId: string }) => {
  const t = useWords()
  const choice = useChoice()
  return (
    <Part
      title={t('negotiation.levers')}
      actions={<Add entity="lever" word={t('negotiation.addLever')} negotiationId={negotiationId} />}
    >
      {levers.length === 0 ? (
        <p className={styles.quiet}>{t('negotiation.noLevers')}</p>
      ) : (
        <Lines
          label={t('negotiation.levers')}
          rows={levers}
          keyOf={({ id }) => id}
          columns={[
            {
              key: 'content',
              label: t('negotiation.what'),
              cell: ({ id, content }) => (
                <Link to="/$entity/$id" params={{ entity: 'lever', id }}>
                  {content}
                </Link>
              ),
            },
            { key: 'kind', label: t('negotiation.kind'), cell: ({ kind }) => choice('lever', 'kind', kind).word },
            {
              key: 'until',
              label: t('negotiation.until'),
              cell: ({ validUntil, holds }) => (
                <>
                  {validUntil ?? '-'}{' '}
                  <Tag tone={holds ? 'success' : 'danger'}>{t(holds ? 'negotiation.holds' : 'negotiation.over')}</Tag>
                </>
              ),
            },
            { key: 'evidence', label: t('negotiation.evidence'), cell: ({ evidence }) => evidence ?? '-' },
          ]}
        />
      )}
    </Part>
  )
}
