import "./styles/main.css";
import { Page } from "./page.ts";

new Page().start();
