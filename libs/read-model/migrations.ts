import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { checkpointEntity, parkedEntity } from './entities.ts';

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
