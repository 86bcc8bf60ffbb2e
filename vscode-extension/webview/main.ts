import "./styles/main.css";
import { App } from "./app.ts";

new App().start();
