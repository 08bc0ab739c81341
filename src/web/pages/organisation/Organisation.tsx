import { PlusOutlined } from '@ant-design/icons'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { useAggregate, usePage } from '../../client/records.ts'
import { CreateDrawer } from '../../entity/form/CreateDrawer.tsx'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Organisation.module.css'
import { pathTo, treeOf } from './tree.ts'
import { UnitPanel } from './UnitPanel.tsx'
import { UnitTree } from './UnitTree.tsx'

/** The tree of units on the left, the people of the chosen one on the right. */
export const Organisation = () => {
  const t = useWords()
  const { unit } = useSearch({ from: '/frame/organisation' })
  const navigate = useNavigate({ from: '/organisation' })
  const [isAdding, setAdding] = useState(false)
  const entity = useEntity('unit')
  const units = usePage('unit', { fields: ['name', 'level', 'parentId', 'managerId'], limit: 200, count: 'none' })
  const counted = useAggregate('employee', {
    filter: { state: { eq: 'active' } },
    groupBy: ['unitId'],
    measures: [{ count: '*' }],
  })
  const peopleIn = new Map(counted.data?.items.map((group) => [String(group.unitId), Number(group.count)]))
  const tree = treeOf(units.data?.items ?? [], peopleIn)
  const path = unit ? pathTo(tree, unit) : tree.slice(0, 1).map((branch) => branch.unit)
  const chosen = path.at(-1)
  const choose = (id: string) => void navigate({ search: { unit: id }, replace: true })
  return (
    <Page name={t('shell.page.organisation')}>
      <PageHeader
        title={t('shell.page.organisation')}
        actions={
          entity?.can.includes('create') && (
            <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {t('loop.organisation.add')}
            </Button>
          )
        }
      />
      {units.error && !units.data && <Empty title={t('loop.organisation.failed')} hint={messageOf(units.error)} />}
      {units.isPending && <Skeleton lines={10} height={24} />}
      {units.data?.items.length === 0 && (
        <Empty title={t('loop.organisation.empty')} hint={t('loop.organisation.emptyHint')} />
      )}
      {chosen && (
        <div className={styles.columns}>
          <nav className={styles.tree} aria-label={t('shell.page.organisation')}>
            <UnitTree branches={tree} chosen={chosen.id} open={path.map(({ id }) => id)} onChoose={choose} />
          </nav>
          <UnitPanel key={chosen.id} unit={chosen} path={path} onChoose={choose} />
        </div>
      )}
      {isAdding && entity && (
        <CreateDrawer
          entity={entity}
          {...(chosen && { suggested: { parentId: chosen.id }, labels: { parentId: String(chosen.name) } })}
          onClose={() => setAdding(false)}
        />
      )}
    </Page>
  )
}
