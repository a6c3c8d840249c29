import type { Handing } from './handing.ts';
import { hackingTheCloud, hackTricks, pathfinding } from './path.ts';

const EC2_PAGE = hackTricks('aws-privilege-escalation/aws-ec2-privesc');

/** By instances, functions and containers. */
export const COMPUTE_HANDINGS: readonly Handing[] = [
  {
    id: 'ec2-run-instances',
    to: 'EC2',
    actions: ['ec2:RunInstances'],
    what: 'start an instance with the role and take its credentials',
    source: pathfinding('ec2-001'),
  },
  {
    id: 'ec2-spot-instances',
    to: 'EC2',
    actions: ['ec2:RequestSpotInstances'],
    what: 'start a spot instance with the role and take its credentials',
    source: pathfinding('ec2-003'),
  },
  {
    id: 'ec2-associate-profile',
    to: 'EC2',
    actions: ['ec2:AssociateIamInstanceProfile'],
    what: 'give the role to an instance it can enter',
    source: EC2_PAGE,
  },
  {
    id: 'ec2-replace-profile',
    to: 'EC2',
    actions: ['ec2:ReplaceIamInstanceProfileAssociation'],
    what: 'swap the role of an instance it can enter',
    source: EC2_PAGE,
  },
  {
    id: 'ec2-role-into-profile',
    to: 'EC2',
    actions: ['iam:AddRoleToInstanceProfile'],
    what: 'put the role into the profile of an instance it can enter',
    source: EC2_PAGE,
  },
  {
    id: 'autoscaling-launch-configuration',
    to: 'EC2',
    actions: ['autoscaling:CreateLaunchConfiguration', 'autoscaling:CreateAutoScalingGroup'],
    what: 'have Auto Scaling start instances with the role',
    source: EC2_PAGE,
  },
  {
    id: 'autoscaling-launch-template',
    to: 'EC2',
    actions: ['ec2:CreateLaunchTemplate', 'autoscaling:CreateAutoScalingGroup'],
    what: 'have Auto Scaling start instances with the role from a template of its own',
    source: EC2_PAGE,
  },
  {
    id: 'lambda-invoke',
    to: 'Lambda',
    actions: ['lambda:CreateFunction', 'lambda:InvokeFunction'],
    what: 'make a function with the role and invoke it',
    source: pathfinding('lambda-001'),
  },
  {
    id: 'lambda-event-source',
    to: 'Lambda',
    actions: ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
    what: 'make a function with the role that a table or queue sets off',
    source: pathfinding('lambda-002'),
  },
  {
    id: 'lambda-add-permission',
    to: 'Lambda',
    actions: ['lambda:CreateFunction', 'lambda:AddPermission'],
    what: 'make a function with the role and let anybody invoke it',
    source: pathfinding('lambda-006'),
  },
  {
    id: 'lambda-url',
    to: 'Lambda',
    actions: [
      'lambda:CreateFunction',
      'lambda:CreateFunctionUrlConfig',
      'lambda:InvokeFunctionUrl',
    ],
    what: 'make a function with the role and call it by its URL',
    source: hackTricks('aws-privilege-escalation/aws-lambda-privesc'),
  },
  {
    id: 'ecs-run-task',
    to: 'ECS tasks',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
    what: 'run a container of its own with the role',
    source: pathfinding('ecs-004'),
  },
  {
    id: 'ecs-override-task',
    to: 'ECS tasks',
    actions: ['ecs:RunTask'],
    what: 'run an existing task with another command and the role',
    source: hackingTheCloud('iampassrole-ecsruntask'),
  },
  {
    id: 'ecs-create-service',
    to: 'ECS tasks',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:CreateService'],
    what: 'keep a container of its own running with the role',
    source: pathfinding('ecs-003'),
  },
  {
    id: 'ecs-start-task',
    to: 'ECS tasks',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
    what: 'start a container of its own with the role on an instance of the cluster',
    source: pathfinding('ecs-005'),
  },
];
