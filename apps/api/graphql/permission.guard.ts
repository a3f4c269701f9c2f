import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { may, PERMISSIONS, type Permission } from '#identity';
import { requestContext } from './context.ts';
import { forbidden } from './faults.ts';

const PERMISSION = 'redress:permission';

/** What somebody must be allowed to do to use this. `anyone`: whoever has a token. */
export const Requires = (permission: Permission | 'anyone') => SetMetadata(PERMISSION, permission);

/** Of a resolver's or controller's method; `undefined` where it has none and so is open to nobody. */
export const permissionOf = (method: object): Permission | 'anyone' | undefined =>
  Reflect.getMetadata(PERMISSION, method) as Permission | 'anyone' | undefined;

/** Lets through what the role of the token allows. A method that names no permission is open to nobody. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): boolean {
    const permission = this.reflector.get<Permission | 'anyone' | undefined>(PERMISSION, execution.getHandler());
    if (permission === 'anyone') return true;
    const { caller } = requestContext(execution);
    if (permission === undefined) throw forbidden(caller.role, []);
    if (!may(caller, permission)) throw forbidden(caller.role, PERMISSIONS[permission]);
    return true;
  }
}
