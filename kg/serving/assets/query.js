"use strict";
(() => {
  const queries = JSON.parse(document.getElementById("queries").textContent);
  const form = document.getElementById("choice");
  const select = document.getElementById("name");
  const message = document.getElementById("message");
  const endpoint = new URL("sparql", document.baseURI).href;

  Yasgui.Yasqe.defaults.autocompleters = [];  // they would ask other servers
  Yasgui.Yasqe.forkAutocompleter = () => {};
  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint },
    copyEndpointOnNewTab: true,
    persistenceId: null,
    yasqe: { persistenceId: null, createShareableLink: () => "", autocompleters: [] },
    yasr: { persistenceId: null, prefixes: {} },
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
  });

  const show = (text) => {
    const tab = yasgui.getTab();
    tab.setEndpoint(endpoint);
    tab.setQuery(text);
    message.textContent = "";
  };

  const chosen = () => queries.find((query) => query.name === select.value);

  const use = async () => {
    const query = chosen();
    if (!query) return;
    const given = [...form.querySelectorAll("input")].filter((input) => input.value !== "");
    if (!query.parameters.length) { show(query.text); return; }
    const values = new URLSearchParams(given.map((input) => [input.name, input.value]));
    const answer = await fetch(`queries/${encodeURIComponent(query.name)}?${values}`);
    const text = await answer.text();
    if (answer.ok) show(text); else message.textContent = text;
  };

  const field = (parameter) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.name = parameter.name;
    input.value = parameter.default || parameter.example;
    input.required = !parameter.default;
    label.append(`${parameter.name}: ${parameter.description}`, input);
    return label;
  };

  const choose = () => {
    form.querySelectorAll("label:not(:first-child), button").forEach((element) => element.remove());
    const query = chosen();
    if (query && query.parameters.length) {
      form.append(...query.parameters.map(field));
      const button = document.createElement("button");
      button.textContent = "Use";
      form.append(button);
    }
    use();
  };

  for (const query of queries) {
    const option = document.createElement("option");
    option.value = query.name;
    option.textContent = `${query.name}: ${query.description}`;
    select.append(option);
  }
  select.addEventListener("change", choose);
  form.addEventListener("submit", (event) => { event.preventDefault(); use(); });
  choose();
})();
