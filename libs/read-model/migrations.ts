import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { checkpointEntity, parkedEntity } from './entities.ts';
import { quoted } from './naming.ts';

/** The tables of the engine itself; those of the projections come from their definitions, by version. */
export class CreateCheckpointAndParked1795651200000 implements MigrationInterface {
  readonly name = 'CreateCheckpointAndParked1795651200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const entity of [checkpointEntity, parkedEntity]) {
      await runner.createTable(Table.create(runner.dataSource.getMetadata(entity), runner.dataSource.driver), true);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const entity of [parkedEntity, checkpointEntity]) {
      await runner.dropTable(Table.create(runner.dataSource.getMetadata(entity), runner.dataSource.driver), true);
    }
  }
}

/** Where a checkpoint stands in the log, as an event and not a position alone: whether it is the same log can be told. */
export class AddPlaceToCheckpoint1796083200000 implements MigrationInterface {
  readonly name = 'AddPlaceToCheckpoint1796083200000';

  async up(runner: QueryRunner): Promise<void> {
    const { tablePath } = runner.dataSource.getMetadata(checkpointEntity);
    await runner.query(`alter table ${tableOf(tablePath)} add column if not exists place text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const { tablePath } = runner.dataSource.getMetadata(checkpointEntity);
    await runner.query(`alter table ${tableOf(tablePath)} drop column if exists place`);
  }
}

const tableOf = (path: string): string => quoted(...path.split('.'));
