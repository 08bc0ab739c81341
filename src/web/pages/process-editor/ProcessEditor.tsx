import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { usePage, useView } from '../../client/records.ts'
import { useChoice } from '../../entity/value/useChoice.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import { DiffView } from './DiffView.tsx'
import { MapView } from './MapView.tsx'
import { NodeTable } from './NodeTable.tsx'
import styles from './ProcessEditor.module.css'
import { type ProcessMap, useVersions } from './process.ts'
import { VersionVerbs } from './VersionVerbs.tsx'

const shapes = ['map', 'table', 'diff'] as const

/** How the company sells: each version as a diagram with its real course, as a table to edit, and against another version. */
export const ProcessEditor = () => {
  const t = useWords()
  const search = useSearch({ from: '/frame/processes' })
  const navigate = useNavigate({ from: '/processes' })
  const { view: shape = 'map', version } = search
  const { data, error } = useView<ProcessMap>('process-map', version ? { versionId: version } : {})
  const versions = useVersions()
  const hasProcess = useEntity('process') !== undefined
  if (!data || !versions) {
    return (
      <Page name={t('shell.page.processes')}>
        <PageHeader title={t('shell.page.processes')} />
        {error ? (
          <Empty title={t('loop.process.failed')} hint={messageOf(error)} />
        ) : (
          <Skeleton lines={8} height={28} />
        )}
      </Page>
    )
  }
  const siblings = versions.filter((each) => each.processId === data.version.processId)
  return (
    <Page name={data.version.name}>
      <PageHeader
        title={t('shell.page.processes')}
        beside={
          <>
            {hasProcess && <Pickers map={data} versions={versions} />}
            <VersionState map={data} />
          </>
        }
        actions={<VersionVerbs map={data} />}
      />
      <Segmented
        className={styles.shapes}
        aria-label={t('loop.process.shape')}
        value={shape}
        options={shapes.map((each) => ({ value: each, label: t(`loop.process.${each}`) }))}
        onChange={(next) => void navigate({ search: (old) => ({ ...old, view: next }), replace: true })}
      />
      {shape === 'map' && <MapView map={data} />}
      {shape === 'table' && <NodeTable map={data} />}
      {shape === 'diff' && <DiffView map={data} versions={siblings} from={search.from} />}
    </Page>
  )
}

const VersionState = ({ map }: { map: ProcessMap }) => {
  const choice = useChoice()
  const state = choice('process-version', 'state', map.version.state)
  return <Tag tone={state.tone}>{state.word}</Tag>
}

const Pickers = ({ map, versions }: { map: ProcessMap; versions: NonNullable<ReturnType<typeof useVersions>> }) => {
  const t = useWords()
  const choice = useChoice()
  const navigate = useNavigate({ from: '/processes' })
  const processes = usePage('process', { fields: ['name', 'isDefault'], limit: 200, count: 'none' })
  const ofProcess = (id: string) => versions.filter((each) => each.processId === id)
  const open = (id: string | undefined) =>
    void navigate({ search: (old) => ({ ...old, version: id, from: undefined }), replace: true })
  /** The version in use, or the newest where none is. */
  const openProcess = (id: string) => {
    const all = ofProcess(id)
    open((all.find(({ state }) => state === 'active') ?? all[0])?.id)
  }
  return (
    <span className={styles.pickers}>
      <Select
        aria-label={t('loop.process.process')}
        // Until the names are there, an id would stand in their place.
        value={processes.data && map.version.processId}
        popupMatchSelectWidth={false}
        options={processes.data?.items.map((row) => ({
          value: row.id,
          label: row.isDefault ? t('loop.process.isDefault', { name: String(row.name) }) : String(row.name),
        }))}
        onChange={openProcess}
      />
      <Select
        aria-label={t('loop.process.version')}
        value={map.version.id}
        popupMatchSelectWidth={false}
        options={ofProcess(map.version.processId).map((row) => ({
          value: row.id,
          label: `${t('loop.process.number', { number: Number(row.number) })} · ${choice('process-version', 'state', String(row.state)).word}`,
        }))}
        onChange={open}
      />
    </span>
  )
}
