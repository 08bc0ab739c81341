import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { mayDo, useEntity, useMeta } from '../../client/meta.ts'
import { patchRecord, usePage, useRecord } from '../../client/records.ts'
import { CreateDrawer } from '../../entity/form/CreateDrawer.tsx'
import { useVerb } from '../../entity/record/useVerb.tsx'
import { useChoice } from '../../entity/value/useChoice.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Notice, Skeleton } from '../../kit/States.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Flow.module.css'
import { type Graph, useKinds, withNode } from './flow.ts'
import { NodeDrawer } from './NodeDrawer.tsx'
import { NodeList } from './NodeList.tsx'
import { Simulation } from './Simulation.tsx'

const Diagram = lazy(() => import('./Diagram.tsx'))

/** Who signs what: each flow with its editions, drawn and listed, and tried out before it is used. */
export const Flows = () => {
  const t = useWords()
  const { flow: flowId, version: versionId } = useSearch({ from: '/frame/settings/approval-flows' })
  const [isCreating, setCreating] = useState(false)
  const meta = useMeta()
  const entity = useEntity('approval-flow')
  const flows = usePage('approval-flow', { fields: ['name', 'entity', 'unitId'], limit: 200, count: 'none' })
  const versions = usePage('approval-flow-version', {
    fields: ['name', 'flowId', 'number', 'state'],
    sort: '-number',
    limit: 200,
    count: 'none',
  })
  const flow = flows.data?.items.find(({ id }) => id === flowId) ?? flows.data?.items[0]
  const own = versions.data?.items.filter((row) => row.flowId === flow?.id) ?? []
  const version = own.find(({ id }) => id === versionId) ?? own.find(({ state }) => state === 'active') ?? own[0]
  const draft = own.find(({ state }) => state === 'draft')
  const openDraft = useDraft(flow?.id, versions.data && (draft?.id ?? null))
  const create = entity && mayDo(meta, 'approval-flow', 'create') && (
    <Button onClick={() => setCreating(true)}>{t('shell.createWhat', { what: t('approval.flow.flow') })}</Button>
  )
  return (
    <Page name={t('approval.flow.title')}>
      <PageHeader
        title={t('approval.flow.title')}
        beside={flow && <Pickers flow={flow} flows={flows.data?.items ?? []} version={version} versions={own} />}
        actions={
          <>
            {flow && !draft && <Verbs entity="approval-flow" id={flow.id} />}
            {draft && version !== draft && (
              <Button type="primary" onClick={openDraft}>
                {t('approval.flow.openDraft')}
              </Button>
            )}
            {version && <Verbs entity="approval-flow-version" id={version.id} />}
            {create}
          </>
        }
      />
      {flows.error && <Empty title={t('approval.failed')} hint={messageOf(flows.error)} />}
      {!flows.data && !flows.error && <Skeleton lines={8} height={28} />}
      {flows.data?.items.length === 0 && <Empty title={t('approval.flow.none')} hint={t('approval.flow.noneHint')} />}
      {flow && versions.data && !version && <Empty title={t('approval.flow.noVersion')} />}
      {flow && version && <Edition key={version.id} flow={flow} id={version.id} />}
      {isCreating && entity && <CreateDrawer entity={entity} onClose={() => setCreating(false)} />}
    </Page>
  )
}

/** Opens the draft of a flow; one that is made while the flow is shown is opened by itself. */
const useDraft = (flow: string | undefined, draft: string | null | undefined): (() => void) => {
  const navigate = useNavigate({ from: '/settings/approval-flows' })
  const before = useRef<{ flow: string | undefined; draft: string | null }>(undefined)
  const open = () => void navigate({ search: { flow, version: draft ?? undefined }, replace: true })
  useEffect(() => {
    if (draft === undefined) return
    const isMade = draft !== null && before.current?.flow === flow && before.current?.draft === null
    before.current = { flow, draft }
    if (isMade) open()
  })
  return open
}

interface PickersProps {
  flow: Row
  flows: readonly Row[]
  version: Row | undefined
  versions: readonly Row[]
}

const Pickers = ({ flow, flows, version, versions }: PickersProps) => {
  const t = useWords()
  const say = useSay()
  const kinds = useKinds()
  const choice = useChoice()
  const navigate = useNavigate({ from: '/settings/approval-flows' })
  const kindOf = (row: Row) => {
    const kind = kinds.find(({ entity }) => entity === row.entity)
    return [kind && say(kind.label), row.labels.unitId].filter(Boolean).join(' · ')
  }
  return (
    <span className={styles.pickers}>
      <Select
        aria-label={t('approval.flow.flow')}
        value={flow.id}
        popupMatchSelectWidth={false}
        options={flows.map((row) => ({ value: row.id, label: `${row.name}(${kindOf(row)})` }))}
        onChange={(id) => void navigate({ search: { flow: id }, replace: true })}
      />
      {version && (
        <Select
          aria-label={t('approval.flow.version')}
          value={version.id}
          popupMatchSelectWidth={false}
          options={versions.map((row) => ({
            value: row.id,
            label: `${t('approval.flow.number', { number: Number(row.number) })} · ${choice('approval-flow-version', 'state', String(row.state)).word}`,
          }))}
          onChange={(id) => void navigate({ search: { flow: flow.id, version: id }, replace: true })}
        />
      )}
    </span>
  )
}

const shownVerbs = ['draft', 'activate', 'retire', 'discard']

const Verbs = ({ entity: name, id }: { entity: string; id: string }) => {
  const say = useSay()
  const entity = useEntity(name)
  const { data } = useRecord(name, id, entity !== undefined)
  const verb = useVerb()
  return (
    <>
      {entity?.verbs
        .filter((each) => shownVerbs.includes(each.name) && data?.can.includes(each.name))
        .map((each) => (
          <Button
            key={each.name}
            type={each.tone === 'primary' ? 'primary' : 'default'}
            danger={each.tone === 'danger'}
            onClick={() => data && verb.run(name, data, each.name)}
          >
            {say(each.label)}
          </Button>
        ))}
      {verb.dialog}
    </>
  )
}

const Edition = ({ flow, id }: { flow: Row; id: string }) => {
  const t = useWords()
  const { data } = useRecord('approval-flow-version', id)
  const mayDraft = useEntity('approval-flow')?.verbs.some(({ name }) => name === 'draft')
  const kind = useKinds().find(({ entity }) => entity === flow.entity)
  const [chosen, setChosen] = useState<string>()
  if (!data) return <Skeleton lines={8} height={28} />
  const graph = data.graph as Graph
  const canEdit = data.can.includes('update')
  const save = async (next: Graph) => {
    try {
      await patchRecord('approval-flow-version', id, data.version, { graph: next })
      toast.success(t('approval.flow.saved'))
    } catch (error) {
      toast.failure(messageOf(error))
    }
  }
  const node = graph.nodes.find(({ key }) => key === chosen)
  return (
    <>
      {data.state !== 'draft' && mayDraft && <Notice tone="information">{t('approval.flow.published')}</Notice>}
      <div className={styles.split}>
        <Suspense fallback={<Skeleton lines={8} height={28} />}>
          <Diagram graph={graph} chosen={chosen} onChoose={setChosen} />
        </Suspense>
        <div className={styles.side}>
          <NodeList graph={graph} canEdit={canEdit} onEdit={setChosen} onChange={save} />
          <Simulation entity={String(flow.entity)} versionId={id} kind={kind} graph={graph} />
        </div>
      </div>
      {node && canEdit && (
        <NodeDrawer
          key={node.key}
          node={node}
          graph={graph}
          kind={kind}
          onClose={() => setChosen(undefined)}
          onSave={async (changed) => {
            await save(withNode(graph, changed))
            setChosen(undefined)
          }}
        />
      )}
    </>
  )
}
