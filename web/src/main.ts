import './styles/all.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { session } from './session/session.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });
void session.start();
