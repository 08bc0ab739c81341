import { useParams } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useView } from '../../client/records.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useNarrow } from '../../kit/screen.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Lineage.module.css'
import type { Lineage as Graph } from './lineage.ts'
import { Steps } from './Steps.tsx'

const Drawing = lazy(() => import('./Drawing.tsx'))

/** Kinds and links as the reader calls them. */
const inWords = ({ nodes, links }: Graph, say: ReturnType<typeof useSay>): Graph => ({
  nodes: nodes.map((node) => ({ ...node, label: say(node) })),
  links: links.map((link) => ({ ...link, label: say(link) })),
})

/** How a number led to a change, and the change to an effect. Every node is the way to its record. */
export const Lineage = () => {
  const t = useWords()
  const { entity, id } = useParams({ from: '/frame/lineage/$entity/$id' })
  const isNarrow = useNarrow()
  const [chosen, setChosen] = useState<'drawing' | 'list' | null>(null)
  const { data: told, error } = useView<Graph>('lineage', { entity, id })
  const say = useSay()
  const data = useMemo(() => told && inWords(told, say), [told, say])
  const shape = chosen ?? (isNarrow ? 'list' : 'drawing')
  const name = t('shell.page.lineage')
  const start = data?.nodes.find((node) => node.entity === entity && node.id?.toLowerCase() === id.toLowerCase())
  return (
    <Page name={name}>
      <PageHeader
        title={name}
        beside={<span className={styles.start}>{start?.title}</span>}
        actions={
          <Segmented
            aria-label={t('loop.lineage.shape')}
            value={shape}
            options={(['drawing', 'list'] as const).map((each) => ({ value: each, label: t(`loop.lineage.${each}`) }))}
            onChange={setChosen}
          />
        }
      />
      {error && !data && <Empty title={t('loop.lineage.failed')} hint={messageOf(error)} />}
      {!data && !error && <Skeleton lines={8} height={28} />}
      {data && data.links.length === 0 && <p className={styles.hint}>{t('loop.lineage.alone')}</p>}
      {data && shape === 'list' && <Steps graph={data} start={start?.node} />}
      {data && shape === 'drawing' && (
        <Suspense fallback={<Skeleton lines={8} height={28} />}>
          <Drawing graph={data} start={start?.node} />
        </Suspense>
      )}
    </Page>
  )
}
